// The sign-in with the organisation's account: comes back to the page that is wanted here. Runs before entrance.js.

const refusal = document.querySelector("[data-page]")
if (refusal) {
  history.replaceState(null, "", refusal.dataset.page) // signing in otherwise opens it, and the provider's answer is gone
  sessionStorage.setItem("cqp.entrance.reopened", "yes") // entrance.js leaves the sentence on the screen
}

const page = location.pathname === "/connexion" ? "/" : location.pathname + location.search
document.querySelector("[data-organisation]").search = new URLSearchParams({ page })
