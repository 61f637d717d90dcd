// Back from the organisation's provider: asked for by this page, the wanted one gets the sign-in cookie (SameSite=Strict).

location.replace(document.querySelector("[data-reopen]").href)
