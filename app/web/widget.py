"""The chat on another site: one script to include, and the chat's own pages without header and footer in its frame.

Which sites may show the frame is said by the header ``frame-ancestors``, from FRONT_DOOR_WEB__ALLOWED_ORIGINS.
"""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.web import chat
from app.web.pages import pages_of

router = APIRouter(include_in_schema=False)
embedded = APIRouter(prefix="/embed", include_in_schema=False)
embedded.add_api_route("", chat.conversation, methods=["GET"])
embedded.include_router(chat.router)


@router.get("/widget.js")
def script(request: Request) -> Response:
    """Its address stands in other people's pages, so it cannot change with the content: browsers ask once an hour."""
    content = pages_of(request).assets.files["widget.js"]
    return Response(content, media_type="text/javascript", headers={"Cache-Control": "public, max-age=3600"})
