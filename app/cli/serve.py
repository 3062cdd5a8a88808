"""``frontdoor serve``, ``call-backs`` and ``purge``: the web door, who waits for a call, forgetting on time."""

from __future__ import annotations

import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from app.cli.speak import fail
from pipelines.answering.pipeline import answer
from pipelines.errors import FrontDoorError
from pipelines.services import Services, now_in_london
from pipelines.settings import Settings, load_settings
from pipelines.types import Question

if TYPE_CHECKING:
    from app.model_server.supervisor import ModelServerSupervisor
    from app.phone.exchange import Engines
    from app.store import Store


def open_store(settings: Settings) -> Store:
    """The store of the settings: SQLite in the data folder unless an address is given."""
    from app.store import Store, database_url  # heavy; 'frontdoor ask' does not need it

    settings.data_folder.mkdir(parents=True, exist_ok=True)
    return Store.open(database_url(settings), retention=settings.retention)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; the one in the settings by default.")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=-1, max=65535)] = -1,
) -> None:
    """Start the web chat and the API."""
    settings = load_settings()
    services = Services(settings)
    problem = services.ready()
    if problem:
        raise FrontDoorError(problem)
    host, port = host or settings.web.host, port if port >= 0 else settings.web.port
    try:
        listener = _listen(host, port)
    except OSError as error:
        fail(
            f"Port {port} on {host} cannot be used ({error.strerror}). Another program may have it. "
            f"Stop that, or choose another: frontdoor serve --port {port + 1}"
        )
        raise typer.Exit(1) from error
    with _model_server(settings) as supervisor:
        _serve(services, settings, listener, host, supervisor)


def _serve(
    services: Services,
    settings: Settings,
    listener: socket.socket,
    host: str,
    supervisor: ModelServerSupervisor | None,
) -> None:
    import uvicorn

    from app.cli.staff import first_link
    from app.main import create_app
    from app.phone.dialect import MESSAGE_BYTES
    from app.staff.accounts import Accounts
    from app.staff.records import Records

    # The first resident should not wait for models and indexes to load.
    answer(Question("How do I pay?", settings.council, services.today()), services)
    store = open_store(settings)
    app = create_app(services, store, settings, engines=_engines(services, settings))
    address = f"http://{'localhost' if host in ('0.0.0.0', '127.0.0.1') else host}:{listener.getsockname()[1]}"  # noqa: S104
    listener.listen()  # whoever reads the address below may call at once: the call waits, it is not refused
    print(f"{services.council(settings.council).name}: {address}", flush=True)
    print(f"Engines: {', '.join(f'{role} {name}' for role, name in services.engines)}", flush=True)
    model = f"{settings.language_model.model}, {supervisor.words()}" if supervisor else services.language_model_state()
    print(f"Language model: {model}", flush=True)
    link = first_link(settings, Accounts(Records(store.engine, clock=store.clock), settings.staff), address)
    if link:
        print(link, flush=True)
    print(f"Telephone: {_lines(settings)}; ears {app.state.ears.name}, mouth {app.state.mouth.name}", flush=True)
    config = uvicorn.Config(
        app,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        ws_max_size=MESSAGE_BYTES,
        ws_max_queue=16,
        ws_ping_interval=None,  # Asterisk before 20.18, 22.8 and 23.2 hangs up on a ping
    )
    uvicorn.Server(config).run(sockets=[listener])


def _engines(services: Services, settings: Settings) -> Engines:
    from app.phone.crew import RATE
    from app.phone.exchange import Engines
    from pipelines.engines.ears import recogniser
    from pipelines.engines.mouth import synthesiser
    from pipelines.engines.protocols import Voice
    from pipelines.engines.silero_activity import SileroActivity

    mouth = synthesiser(settings)
    voice = Voice(words_per_minute=settings.voice.words_per_minute)
    warm = partial(mouth.warm, voice=voice, rate=RATE)
    ears = recogniser(settings, words=partial(_names, services))
    return Engines(ears=ears, mouth=mouth, activity=SileroActivity, warm=warm)


def _names(services: Services, council_id: str) -> tuple[str, ...]:
    """Names that callers of a council say, most useful first."""
    council = services.council(council_id)
    return (council.name, *(team.name for team in council.teams.values()), *council.places)


def _lines(settings: Settings) -> str:
    """The lines that are open, in words."""
    phone = settings.phone
    lines = (
        ("WebSocket at /phone/asterisk", phone.media_websocket),
        ("Twilio at /phone/twilio", phone.twilio),
        (f"AudioSocket {phone.audiosocket_host}:{phone.audiosocket_port}", phone.audiosocket_port),
        (f"SIP {phone.sip_host}:{phone.sip_port}", phone.sip_port),
    )
    return ", ".join(name for name, is_open in lines if is_open) or "no line is open"


def _end(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise SystemExit(0)


@contextmanager
def _model_server(settings: Settings) -> Generator[ModelServerSupervisor | None]:
    """Our own model server beside the front door, where a model is set that nobody else serves."""
    from app.model_server.supervisor import ModelServerSupervisor, wants_model_server

    if not wants_model_server(settings):
        yield None
        return
    supervisor = ModelServerSupervisor(settings)
    # The web server raises the signal again when it has ended; only an exception lets the model server end with it.
    signal.signal(signal.SIGTERM, _end)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def call_backs_command(
    done: Annotated[str, typer.Option(help="Mark this reference as called back.")] = "",
) -> None:
    """List the call-backs that residents asked for and that nobody has made yet."""
    settings = load_settings()
    store = open_store(settings)
    if done and not store.close_handover(done):
        raise FrontDoorError(f"There is no call-back with the reference {done}.")
    for waiting in store.handovers(settings.council):
        call = waiting.call_back
        when = f"{waiting.created:%d %B %Y %H:%M} UTC"
        print(f"{waiting.reference}  {when}  {call.name}  {call.phone}  {call.best_time}  {call.summary}")


def purge_command() -> None:
    """Delete what is past its time to live and print the receipt."""
    receipt = open_store(load_settings()).purge(now_in_london())
    print(receipt)
