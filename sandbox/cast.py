"""The people and channels a sandbox has when nobody asks for others."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import time

from sandbox.people import Channel, Member

_NIGHT = (time(20, 0), time(8, 0))

ANA = Member("U0ANA0001", "Ana", "Ana García", "Europe/Madrid", "es-ES", "Support agent", "ana@example.com", dnd=_NIGHT)
BEN = Member("U0BEN0001", "Ben", "Ben Sato", "Asia/Tokyo", "en-GB", "Support agent", "ben@example.com", dnd=_NIGHT)
MIA = Member(
    "U0MIA0001", "Mia", "Mia Novak", "America/New_York", "en-US", "Support lead", "mia@example.com", dnd=_NIGHT
)
OMAR = Member(
    "U0OMAR001", "Omar", "Omar Haddad", "Europe/Madrid", "es-ES", "Support agent", "omar@example.com", plays="declines"
)
LEA = Member("U0LEA0001", "Lea", "Lea Martin", "Europe/Madrid", "fr-FR", "Learning and development", "lea@example.com")
ASHA = Member(
    "U0ASHA001", "Asha", "Asha Gurung", "Asia/Kathmandu", "en-GB", "Support agent", "asha@example.com", plays="keen"
)
TOM = Member(
    "U0TOM0001", "Tom", "Tom Hughes", "Europe/London", "en-GB", "Support agent", "tom@example.com", plays="keen"
)
BIA = Member(
    "U0BIA0001", "Bia", "Bia Souza", "America/Sao_Paulo", "pt-BR", "Support agent", "bia@example.com", plays="steady"
)
SAM = Member(
    "U0SAM0001", "Sam", "Sam Reed", "America/Denver", "en-US", "Support agent", "sam@example.com", plays="steady"
)
NINA = Member(
    "U0NINA001", "Nina", "Nina Vogel", "Europe/Berlin", "de-DE", "Support agent", "nina@example.com", plays="quiet"
)
KIM = Member(
    "U0KIM0001", "Kim", "Kim Byrne", "Europe/Dublin", "en-IE", "Billing lead", "kim@example.com", plays="steady"
)

CAST = (ANA, BEN, MIA, OMAR, LEA, ASHA, TOM, BIA, SAM, NINA, KIM)
TEAM_OF_MIA = (ANA, BEN, OMAR, ASHA, TOM, BIA, SAM, NINA)
CHANNELS = (
    Channel("C0GENERAL1", "general", tuple(m.id for m in CAST)),
    Channel("C0TEAMMIA1", "team-mia", (MIA.id, *(m.id for m in TEAM_OF_MIA)), with_bot=True),
)


def still(members: Iterable[Member] = CAST) -> tuple[Member, ...]:
    """Return the members as people who do nothing by themselves, so that a test alone decides what happens."""
    return tuple(replace(member, plays=None) for member in members)
