.PHONY: check fix test run demo

check:  ## what CI checks
	ruff format --check .
	ruff check .
	mypy
	pytest

fix:  ## repair what can be repaired
	ruff check --fix .
	ruff format .

test:
	pytest

run:
	streamlit run app.py

demo:  ## a fictitious cohort, then the app
	python -m cqp demo --candidates 12 --seed 1
	streamlit run app.py
