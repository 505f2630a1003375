"""Why a prompt was planned, sent, put off or left out: the one list of reasons, which `/coach why` puts into words."""

from typing import Literal

Reason = Literal[
    "next_in_order",
    "due_again",
    "asked_for",
    "weekly_digest",
    "invitation",
    "shall_i_go_on",
    "not_your_day",
    "paused",
    "out_of_office",
    "do_not_disturb",
    "week_full",
    "day_full",
    "duties_full",
    "spread_out",
    "hours_apart",
    "just_acted",
    "unanswered_some",
    "unanswered",
    "answered",
    "digest_day",
    "nothing_new",
    "outside_hours",
    "not_agreed",
    "not_here",
    "too_late",
    "programme_over",
]
