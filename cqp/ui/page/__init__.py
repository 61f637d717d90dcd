"""The style that every page shares beyond Streamlit's theme: strong contrast, larger targets, paper."""
