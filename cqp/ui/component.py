"""Components whose script is served by our own route: a normal, cacheable, testable file."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from cqp.ui.assets import FOLDER, address

_STUB = """
const ready = import(new URL("{address}", document.baseURI).href)
export default function (component) {{
  let cleanup = null
  let gone = false
  ready.then((module) => {{
    if (!gone) cleanup = module.default(component)
  }})
  return () => {{
    gone = true
    cleanup?.()
  }}
}}
"""


def component(name: str, *, html: str, is_isolated: bool = True) -> ComponentRenderer:
    """Register the component `name`: its script and style are `cqp/ui/<name>/<name>.js` and `.css`.

    In a dialog it must not be isolated (in a shadow tree): the dialog keeps the keyboard among the elements it sees.
    Its style then names its own elements only.
    """
    return st.components.v2.component(
        f"cqp_{name}",
        html=html,
        css=(FOLDER / name / f"{name}.css").read_text(encoding="utf-8"),
        js=_STUB.format(address=address(f"{name}/{name}.js")),
        isolate_styles=is_isolated,
    )
