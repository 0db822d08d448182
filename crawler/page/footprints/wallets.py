"""Bitcoin addresses on a page, told from noise by their checksums.

Sources: Base58Check as in the Bitcoin reference client; Bech32 and Bech32m as in BIP 173 and BIP 350.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

_WALLET = re.compile(
    r"(?<![A-Za-z0-9])(?:[13][a-km-zA-HJ-NP-Z1-9]{25,34}|bc1[02-9ac-hj-np-z]{11,71})(?![A-Za-z0-9])"
)
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def wallets_in(text: str) -> Iterable[tuple[str, str]]:
    """Valid Bitcoin addresses in ``text``, where it speaks of Bitcoin at all."""
    lowered = text.lower()
    if "bitcoin" in lowered or "btc" in lowered or "bc1" in lowered:
        for number, match in enumerate(_WALLET.finditer(text)):
            if number > 50:
                return
            if is_wallet(match[0]):
                yield "bitcoin", match[0]


def is_wallet(address: str) -> bool:
    """Whether the checksum of a Bitcoin address holds."""
    return _bech32_holds(address) if address.startswith("bc1") else _base58_holds(address)


def _base58_holds(address: str) -> bool:
    number = 0
    for letter in address:
        number = number * 58 + _BASE58.index(letter)
    if number >= 1 << 200:
        return False
    raw = number.to_bytes(25, "big")
    return raw[0] in (0, 5) and sha256(sha256(raw[:21]).digest()).digest()[:4] == raw[21:]


def _bech32_holds(address: str) -> bool:
    values = [3, 3, 0, 2, 3, *(_BECH32.index(letter) for letter in address[3:])]
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            check ^= generator if (top >> bit) & 1 else 0
    return check in (1, 0x2BC830A3)
