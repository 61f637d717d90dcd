"""A cohort at a glance: what fails, where, and whether it is the candidates or the committees."""

import streamlit as st

from cqp.errors import CqpError
from cqp.marking.sitting import Role
from cqp.services.read_cohort import read_cohort, read_cohort_choices
from cqp.services.running import store
from cqp.ui import guard
from cqp.ui.address import keep_in_address
from cqp.ui.cohort_filters import NAMES, choose_selection
from cqp.ui.cohort_list import candidates_part
from cqp.ui.cohort_summary import cohort_summary, exam_session_part
from cqp.ui.cohort_views import VIEW, cohort_views
from cqp.ui.exporting import show_exports

guard.require(Role.COORDINATOR)
keep_in_address(*NAMES, VIEW)

st.title("Cohorte", anchor=False)
try:
    choices = read_cohort_choices(store(), guard.token(), guard.now())
    cohort = read_cohort(store(), guard.token(), choose_selection(choices), guard.now())
except CqpError as error:
    guard.stop(error)

cohort_summary(cohort)
cohort_views(cohort)
st.header("Candidats", anchor=False)
candidates_part(cohort, choices.committees)
show_exports(cohort)
exam_session_part(cohort)
