"""The fictitious exam session: who comes, when, what is marked, and the proposals that follow."""
