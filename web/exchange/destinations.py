"""Where each national system takes messages: from the settings of this machine alone, never from the program or the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.exchange.wire import AddressRefused, Rules, Wire, checked, networks_of
from web.settings import EnvironmentFault, Settings
from workflows.exchange import Exchange


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a system takes messages; ``token`` goes with each as a bearer's, "" for none."""

    url: str
    token: str = field(default="", repr=False)


def destinations_of(settings: Settings, exchange: Exchange) -> Mapping[str, Destination]:
    """``LOTRINH_EXCHANGE`` (``SYSTEM=URL,…``) and ``LOTRINH_EXCHANGE_TOKENS`` (``SYSTEM=TOKEN,…``) by system. ``EnvironmentFault``."""
    urls = _pairs(settings.outward.systems, "LOTRINH_EXCHANGE", exchange)
    tokens = _pairs(settings.outward.tokens, "LOTRINH_EXCHANGE_TOKENS", exchange)
    for url in urls.values():
        try:
            checked(url)
        except AddressRefused as error:
            raise _refused("LOTRINH_EXCHANGE", error.en, error.vi) from error
    return {system: Destination(url.rstrip("/"), tokens.get(system, "")) for system, url in urls.items()}


def national_wire(settings: Settings) -> Wire:
    """To addresses that the administrator of the machine named, inner networks included; certificates of ``LOTRINH_EXCHANGE_CA``."""
    return Wire(Rules(anywhere=True), ca=settings.outward.ca)


def webhook_wire(settings: Settings) -> Wire:
    """To public addresses, and to those of ``LOTRINH_WEBHOOK_NETWORKS``."""
    return Wire(Rules(networks=networks_of(settings.outward.networks)), ca=settings.outward.ca)


def _pairs(text: str, name: str, exchange: Exchange) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in filter(None, (part.strip() for part in text.split(","))):
        system, mark, value = each.partition("=")
        if not mark or system not in exchange.systems or system in found or not value:
            known = ", ".join(exchange.systems)
            raise _refused(
                name, f"SYSTEM=VALUE is expected, of {known}", f"phải là HỆ_THỐNG=GIÁ_TRỊ, gồm {known}"
            )
        found[system] = value
    return found


def _refused(name: str, en: str, vi: str) -> EnvironmentFault:
    return EnvironmentFault(
        f"The setting {name} is not accepted: {en}. Set it anew or unset it.",
        vi=f"Biến {name} không hợp lệ: {vi}. Hãy đặt lại hoặc bỏ biến này.",
        setting=name,
    )
