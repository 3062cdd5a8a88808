"""``frontdoor staff``: who may sign in to the officers' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.staff.accounts import Accounts

staff_app = typer.Typer(help="Officers' accounts: invite, list, new password, close.", no_args_is_help=True)

EmailArgument = Annotated[str, typer.Argument(help="E-mail address of the account.")]


@staff_app.command("invite")
def invite_command(name: Annotated[str, typer.Argument(help="Name of the officer, in quotes.")]) -> None:
    """Print a one-time link with which an officer makes an account."""
    settings = load_settings()
    token = open_accounts(settings).invite(name)
    _say_link(settings, token)


@staff_app.command("list")
def list_command() -> None:
    """List the accounts."""
    for account in open_accounts(load_settings()).all():
        seen = f"last signed in {account.last_sign_in:%d %B %Y}" if account.last_sign_in else "never signed in"
        print(f"{account.officer.email}  {account.officer.name}  {'closed' if account.disabled else 'open'}  {seen}")


@staff_app.command("reset")
def reset_command(email: EmailArgument) -> None:
    """Print a one-time link with which an officer sets a new password. They are signed out everywhere."""
    settings = load_settings()
    token = open_accounts(settings).reset(email)
    _say_link(settings, token)


@staff_app.command("disable")
def disable_command(
    email: EmailArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Open the account again.")] = False,
) -> None:
    """Close an account; whoever is signed in to it is out at once."""
    officer = open_accounts(load_settings()).disable(email, disabled=not undo)
    print(f"The account of {officer.name} ({officer.email}) is {'open again' if undo else 'closed'}.")


def open_accounts(settings: Settings) -> Accounts:
    from app.cli.serve import open_store
    from app.staff.accounts import Accounts
    from app.staff.records import Records

    store = open_store(settings)
    return Accounts(Records(store.engine, clock=store.clock), settings.staff)


def first_link(settings: Settings, accounts: Accounts, address: str) -> str:
    """While nobody has an account: what a start of the service prints, with a one-time link. Otherwise empty."""
    if not accounts.is_empty():
        return ""
    link = invitation_link(settings, accounts.invite("First officer"), address)
    return (
        f"Nobody has an officer's account yet. Make the first one here, once, within "
        f"{settings.staff.invitation_hours} hours: {link}"
    )


def invitation_link(settings: Settings, token: str, address: str = "") -> str:
    host = "localhost" if settings.web.host in ("0.0.0.0", "127.0.0.1") else settings.web.host  # noqa: S104
    start = settings.staff.address or address or f"http://{host}:{settings.web.port}"
    return f"{start.rstrip('/')}/staff/invitation/{token}"


def _say_link(settings: Settings, token: str) -> None:
    print(invitation_link(settings, token))
    print(f"It works once, for {settings.staff.invitation_hours} hours. Give it to the officer and to nobody else.")
