"""Markdown as people wrote it, HTML as pages show it; nothing in it can run or load."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "s", "blockquote", "a", "hr", "br"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


@lru_cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def to_html(markdown: str) -> str:
    """HTML of a lesson or policy; its top heading becomes an h2, under the page's own h1."""
    tokens = _parser().parse(markdown)
    for token in tokens:
        if token.tag in ("h1", "h2", "h3"):
            token.tag = f"h{int(token.tag[1]) + 1}"
    raw = _parser().renderer.render(tokens, _parser().options, {})
    return nh3.clean(raw, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"https", "mailto"})
