"""The page « Accès » and « Mon compte »: each journey ends in the database."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from cqp.errors import SignInRefusedError
from cqp.services import running
from cqp.services.access import digest, find_person
from cqp.services.load_demo import DemoCredentials
from cqp.services.manage_accounts import create_coordinator, deactivate, list_coordinators
from cqp.services.manage_codes import list_codes, revoke_codes
from cqp.services.manage_sign_ins import end_sign_in
from cqp.services.sign_in import sign_in_with_code, sign_in_with_password
from cqp.store.codes import CodeState
from cqp.ui.guard import now
from tests.pages.conftest import Open

PAGE = "coordination/acces.py"
PASSWORD = "quatre mots sans lien"


@pytest.fixture
def paul(demo: DemoCredentials) -> str:
    """Another coordinator's token."""
    create_coordinator(running.store(), login="paul", name="Paul [Petit](http://x)", password=PASSWORD, now=now())
    return sign_in_with_password(running.store(), "paul", PASSWORD, now())


def is_in(token: str) -> bool:
    return find_person(running.store(), token, now()) is not None


def words(app: AppTest) -> str:
    return "\n".join(str(one.value) for kind in ("title", "text", "error", "info", "success") for one in app.get(kind))


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=key).click().run()


def test_the_page_shows_codes_accounts_and_sign_ins(
    open_page: Open, coordinator: str, assessor: str, demo: DemoCredentials
) -> None:
    app = open_page(coordinator, PAGE)

    assert not app.exception
    assert [tab.label for tab in app.tabs] == [
        "Codes des évaluateurs",
        "Comptes de la coordination",
        "Connexions en cours",
    ]
    codes, accounts, connections = (table.value for table in app.dataframe)
    states = dict(zip(codes["Évaluateur"], codes["Code d'accès"], strict=True))
    assert states == {one.name: "Jamais utilisé" for one in demo.assessors} | {demo.assessors[0].name: "Actif"}
    assert list(accounts["Identifiant"]) == [demo.coordinator.login]
    assert sorted(connections["Rôle"]) == ["Coordination", "Évaluation"]
    assert [app.button(key=key).disabled for key in ("codes-renew", "codes-revoke", "connection-end")] == [True] * 3


def test_a_code_is_revoked_after_a_confirmation(
    open_page: Open, coordinator: str, assessor: str, demo: DemoCredentials
) -> None:
    codes = list_codes(running.store(), coordinator, demo.exam_session, now())
    one = next(code for code in codes if code.name == demo.assessors[0].name)
    app = open_page(coordinator, PAGE)
    app.multiselect(key="codes-chosen").set_value([one.assessor_id]).run()

    press(app, "codes-revoke")
    assert is_in(assessor)
    press(app, "codes-revoke-now")

    assert not app.exception
    assert "ces codes sont révoqués" in words(app)
    assert not is_in(assessor)
    assert [code.state for code in list_codes(running.store(), coordinator, demo.exam_session, now())].count(
        CodeState.REVOKED
    ) == 1


def test_renewing_asks_first_and_leaves_the_codes_out_of_the_page(
    open_page: Open, coordinator: str, demo: DemoCredentials
) -> None:
    app = open_page(coordinator, PAGE)
    app.radio(key="codes-who").set_value("Tous les évaluateurs de la session").run()

    press(app, "codes-renew")

    assert not app.exception
    assert len(app.get("bidi_component")) == 1
    assert "ne sont montrés qu'une fois" in words(app)
    assert sign_in_with_code(running.store(), demo.assessors[0].code, now())


def test_a_sign_in_is_ended_after_a_confirmation(open_page: Open, coordinator: str, assessor: str) -> None:
    app = open_page(coordinator, PAGE)
    app.selectbox(key="connection").set_value(digest(assessor)[:16]).run()

    press(app, "connection-end")
    assert is_in(assessor)
    press(app, "connection-end-now")

    assert (is_in(assessor), is_in(coordinator)) == (False, True)
    assert "La connexion est fermée" in words(app)


def test_all_the_sign_ins_of_a_person_are_ended(
    open_page: Open, coordinator: str, assessor: str, demo: DemoCredentials
) -> None:
    again = sign_in_with_code(running.store(), demo.assessors[0].code, now())
    app = open_page(coordinator, PAGE)
    app.selectbox(key="connection").set_value(digest(again)[:16]).run()

    press(press(app, "connections-end"), "connections-end-now")

    assert [is_in(token) for token in (assessor, again, coordinator)] == [False, False, True]


def test_ending_ones_own_sign_in_stops_the_page(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE)
    app.selectbox(key="connection").set_value(digest(coordinator)[:16]).run()

    press(press(app, "connection-end"), "connection-end-now")

    assert "Vous n'êtes plus connecté" in app.error[0].value
    assert not app.dataframe


def test_an_account_is_created_with_a_password_shown_once(open_page: Open, coordinator: str) -> None:
    app = open_page(coordinator, PAGE)
    app.text_input(key="new-account-name-0").set_value("Zoé Zola")
    app.text_input(key="new-account-login-0").set_value("zoe")
    next(button for button in app.button if button.label == "Créer le compte").click().run()

    assert not app.exception
    password = app.code[0].value
    assert is_in(sign_in_with_password(running.store(), "zoe", password, now()))
    press(app, "password-noted")
    assert not app.code


def test_an_account_that_will_not_do_says_why(open_page: Open, coordinator: str, demo: DemoCredentials) -> None:
    app = open_page(coordinator, PAGE)
    app.text_input(key="new-account-name-0").set_value("Zoé Zola")
    app.text_input(key="new-account-login-0").set_value(demo.coordinator.login)
    next(button for button in app.button if button.label == "Créer le compte").click().run()

    assert "déjà pris" in words(app)


def test_a_colleague_gets_a_new_password(open_page: Open, coordinator: str, paul: str) -> None:
    app = open_page(coordinator, PAGE)
    other = next(one for one in list_coordinators(running.store(), coordinator, now()) if one.login == "paul")
    app.selectbox(key="account").set_value(other.id).run()

    press(press(app, "account-password"), "account-password-now")

    assert not app.exception
    assert not is_in(paul)
    assert is_in(sign_in_with_password(running.store(), "paul", app.code[0].value, now()))


def test_an_account_is_closed_and_opened_again(open_page: Open, coordinator: str, paul: str) -> None:
    app = open_page(coordinator, PAGE)
    other = next(one for one in list_coordinators(running.store(), coordinator, now()) if one.login == "paul")
    app.selectbox(key="account").set_value(other.id).run()

    press(press(app, "account-activity"), "account-activity-now")
    assert "Le compte paul est désactivé" in words(app)
    with pytest.raises(SignInRefusedError, match="désactivé"):
        sign_in_with_password(running.store(), "paul", PASSWORD, now())
    app.selectbox(key="account").set_value(other.id).run()
    press(press(app, "account-activity"), "account-activity-now")

    assert is_in(sign_in_with_password(running.store(), "paul", PASSWORD, now()))
    assert not is_in(paul)


def test_an_action_asked_after_the_end_of_the_sign_in_does_nothing(
    open_page: Open, coordinator: str, paul: str, assessor: str
) -> None:
    app = open_page(coordinator, PAGE)
    app.selectbox(key="connection").set_value(digest(assessor)[:16]).run()
    press(app, "connection-end")

    end_sign_in(running.store(), paul, digest(coordinator), now())
    press(app, "connection-end-now")

    assert is_in(assessor)
    assert "Vous n'êtes plus connecté" in words(app)


def test_a_revoked_persons_open_page_stops_at_the_next_action(
    open_page: Open, coordinator: str, assessor: str, demo: DemoCredentials
) -> None:
    app = open_page(assessor, "jury/notation.py", sitting=str(demo.assessors[0].sittings[0]))
    assert app.get("bidi_component")
    codes = list_codes(running.store(), coordinator, demo.exam_session, now())

    revoke_codes(running.store(), coordinator, demo.exam_session, [one.assessor_id for one in codes], now())
    app.run()

    assert "Vous n'êtes plus connecté" in app.error[0].value
    assert not app.get("bidi_component")


def test_a_deactivated_coordinators_open_page_stops_at_the_next_action(
    open_page: Open, coordinator: str, paul: str
) -> None:
    app = open_page(coordinator, PAGE)
    own = next(one for one in list_coordinators(running.store(), paul, now()) if one.login != "paul")

    deactivate(running.store(), paul, own.id, now())
    app.run()

    assert "Vous n'êtes plus connecté" in app.error[0].value
    assert not app.dataframe


def test_an_assessor_cannot_open_the_page(open_page: Open, assessor: str) -> None:
    with pytest.raises(ValueError, match="page"):
        open_page(assessor, PAGE)


# My account -------------------------------------------------------------------------------------------------


def send_passwords(app: AppTest, current: str, new: str, again: str) -> AppTest:
    for key, value in (("current", current), ("new", new), ("again", again)):
        app.text_input(key=f"password-{key}").set_value(value)
    return next(button for button in app.button if button.label == "Changer le mot de passe").click().run()


def test_a_coordinator_changes_their_own_password(open_page: Open, paul: str) -> None:
    elsewhere = sign_in_with_password(running.store(), "paul", PASSWORD, now())

    app = send_passwords(open_page(paul, "compte/compte.py"), PASSWORD, "un tout autre mot", "un tout autre mot")

    assert not app.exception
    assert "Votre mot de passe est changé" in words(app)
    assert [is_in(paul), is_in(elsewhere)] == [True, False]
    assert is_in(sign_in_with_password(running.store(), "paul", "un tout autre mot", now()))


@pytest.mark.parametrize(
    ("current", "new", "again", "said"),
    [
        ("faux", "un tout autre mot", "un tout autre mot", "n'est pas le bon"),
        (PASSWORD, "un tout autre mot", "un tout autre mont", "diffèrent"),
        (PASSWORD, "court", "court", "a 5 caractères"),
        ("", "", "", "a 0 caractères"),
    ],
)
def test_a_password_that_will_not_do_says_why(
    open_page: Open, paul: str, current: str, new: str, again: str, said: str
) -> None:
    app = send_passwords(open_page(paul, "compte/compte.py"), current, new, again)

    assert said in words(app)
    assert is_in(sign_in_with_password(running.store(), "paul", PASSWORD, now()))


def test_an_assessor_has_no_password_to_change(open_page: Open, assessor: str) -> None:
    app = open_page(assessor, "compte/compte.py")

    assert not app.exception
    assert not app.text_input
