"""A browser's short name, for the list of sign-ins: « Firefox 140 sur Windows »."""

from __future__ import annotations

import re

UNKNOWN = "Navigateur inconnu"

BROWSERS = (
    ("Edge", r"Edg(?:e|A|iOS)?/(\d+)"),
    ("Opera", r"OPR/(\d+)"),
    ("Samsung Internet", r"SamsungBrowser/(\d+)"),
    ("Firefox", r"(?:Firefox|FxiOS)/(\d+)"),
    ("Chrome", r"(?:Chrome|CriOS)/(\d+)"),
    ("Safari", r"Version/(\d+)[\d.]* (?:Mobile/\S+ )?Safari/"),
)
"""Name and where its version stands; first found, as each claims to be those below it too."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("ChromeOS", "CrOS"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """Return the browser, its version and its system, as far as its `User-Agent` tells."""
    found = ((name, re.search(pattern, user_agent[:1_000])) for name, pattern in BROWSERS)
    name = next((f"{name} {match[1]}" for name, match in found if match), UNKNOWN)
    system = next((name for name, word in SYSTEMS if word in user_agent[:1_000]), "")
    return f"{name} sur {system}" if system else name
