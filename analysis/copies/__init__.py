"""Texts that several sites show: candidates, passages, families and the likely original."""
