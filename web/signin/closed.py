"""Where a sign-in would be in production: a page that says so and lets nobody in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web.signin.session import end

blueprint = Blueprint("signin", __name__)


@blueprint.get("/dang-nhap")
def page() -> str:
    """Nobody is let in."""
    return render_template(
        "message.html",
        title="Chưa mở đăng nhập",
        lines=[
            "Đăng nhập dùng cho công việc thật sẽ có trong bản phát hành kế tiếp. Bản này chưa cho phép truy cập.",
            "Để chạy thử với dữ liệu giả định, người quản trị đặt LOTRINH_ENV=development rồi khởi động lại.",
        ],
    )


@blueprint.post("/thoat")
def out() -> Response:
    """End a session left over from elsewhere."""
    end()
    return redirect(url_for("signin.page"), 303)
