"""Who is signed in, and the token that a POST must carry."""

from __future__ import annotations

from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]  # the package brings no types
from marshmallow import Schema, fields

from web.api.bodies import Body
from web.api.typed import Blueprint
from web.signin.session import at_work


class SessionBody(Schema):
    """Who is signed in; ``csrf_token`` goes into X-CSRFToken of every POST."""

    officer = fields.String()
    post = fields.String()
    unit = fields.String()
    csrf_token = fields.String()


blueprint = Blueprint("session", __name__, url_prefix="/api/session", description="Phiên làm việc")


@blueprint.at_get("")
@blueprint.refuses(401)
@blueprint.gives(SessionBody)
def show() -> Body:
    """Người đang làm việc và mã CSRF."""
    officer = at_work()
    return {
        "officer": officer.name,
        "post": officer.post,
        "unit": officer.unit.id,
        "csrf_token": generate_csrf(),
    }
