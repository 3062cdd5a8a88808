"""What a call has to know about the council, from the council's own file and the settings."""

from __future__ import annotations

from app.phone.line import Line
from pipelines.services import Services
from pipelines.settings import PhoneSettings
from pipelines.voice.house import House, MenuEntry
from pipelines.voice.phone_replies import PhoneReplies

_HERE = "en"  # what is said without a translation


def council_house(
    services: Services,
    council_id: str,
    phone: PhoneSettings,
    *,
    line: Line,
    replies: PhoneReplies,
    languages: frozenset[str],
    menu: tuple[MenuEntry, ...],
) -> House:
    """The council as a caller meets it now.

    Args:
        services: with the council's file.
        council_id: of the council that is rung.
        phone: settings of the telephone.
        line: the call came in by it.
        replies: what the telephone says of itself.
        languages: that the voice can say, as BCP 47 tags.
        menu: subjects by key.
    """
    council, now = services.council(council_id), services.clock()
    closed = {
        key for key, team in council.teams.items() if team.hours and not team.hours.open_at(now, nation=council.nation)
    }
    default = council.teams.get(council.default_team)
    opens = default.hours.opens_next(now, nation=council.nation) if default and default.hours else ""
    return House(
        name=council.name,
        replies=replies,
        teams={key: team.name for key, team in council.teams.items()},
        closed_teams=frozenset(closed),
        default_team=council.default_team,
        open_now=council.default_team not in closed,
        opens=opens,
        menu=menu,
        recorded=phone.exchange_records,
        texting=bool(phone.text_webhook),
        caller=line.caller,
        languages=languages | {_HERE},
        longest_call=phone.call_minutes * 60.0,
    )
