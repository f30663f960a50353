"""One browser session without a browser: a client that speaks Streamlit's own protocol to a real server."""

import time
from dataclasses import dataclass

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

KINDS = ("selectbox", "radio", "button_group", "slider")
OF_URL = "-url_"  # ids end with the key of the widget, and ours is named for its code in the URL


@dataclass(frozen=True)
class Widget:
    """A control as the page has drawn it: its options as shown, the chosen ones, and the part of the page that it redraws."""

    id: str
    kind: str
    options: list[str]
    chosen: list[str]
    fragment: str


class Session:
    """A session on one page. `widgets` are the controls seen so far, by their code in the URL; `query` is the URL's."""

    def __init__(self, port: int, page: str):
        self.page, self.query = page, ""
        self.widgets: dict[str, Widget] = {}
        self.socket = connect(f"ws://localhost:{port}/_stcore/stream", max_size=None, subprotocols=["streamlit"], legacy=True)

    def run(self, query: str) -> tuple[float, int]:
        """Run the page with these codes. Returns seconds until the script finished, and bytes received."""
        self.query, self.widgets = query, {}
        return self._send(BackMsg())

    def choose(self, name: str, option: str) -> tuple[float, int]:
        """Choose another option of a control, as a click does; only its part of the page runs."""
        widget = self.widgets[name]
        message = BackMsg()
        message.rerun_script.fragment_id = widget.fragment
        state = message.rerun_script.widget_states.widgets.add()
        state.id = widget.id
        if widget.kind in ("selectbox", "radio"):
            state.string_value = option
        else:
            state.string_array_value.data.append(option)
        return self._send(message)

    def _send(self, message: BackMsg) -> tuple[float, int]:
        message.rerun_script.page_name, message.rerun_script.query_string = self.page, self.query
        started = time.perf_counter()
        self.socket.send(message.SerializeToString())
        received = 0
        while True:
            data = self.socket.recv(timeout=60)
            received += len(data)
            forward = ForwardMsg.FromString(data)
            self._notice(forward)
            if forward.WhichOneof("type") == "script_finished":
                return time.perf_counter() - started, received

    def _notice(self, forward: ForwardMsg) -> None:
        if forward.WhichOneof("type") == "page_info_changed":
            self.query = forward.page_info_changed.query_string
        kind = forward.delta.new_element.WhichOneof("type")
        if kind in KINDS:
            drawn = getattr(forward.delta.new_element, kind)
            options = [option if isinstance(option, str) else option.content for option in drawn.options]
            chosen = list(drawn.raw_values) if kind == "button_group" else [drawn.raw_value] if isinstance(drawn.raw_value, str) else list(drawn.raw_value)
            self.widgets[drawn.id.partition(OF_URL)[2]] = Widget(drawn.id, kind, options, chosen, forward.delta.fragment_id)

    def close(self) -> None:
        """Hang up."""
        self.socket.close()
