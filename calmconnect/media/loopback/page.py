"""A script of Streamlit's: sends a person's picture and sound to the server and back, as they would come to somebody else.

It is shown in a frame of the check before a call and knows nobody; who may open it is decided by `api/loopback.py`.
"""

from __future__ import annotations

import streamlit as st
from streamlit_webrtc import WebRtcMode, webrtc_streamer

st.set_page_config(page_title="Through the server and back", layout="centered", initial_sidebar_state="collapsed")
st.html("<style>header, footer, [data-testid='stToolbar'] { display: none } .block-container { padding: 8px }</style>")
webrtc_streamer(
    key="loopback",
    mode=WebRtcMode.SENDRECV,
    # Without this, both ends would ask a public server for their addresses.
    frontend_rtc_configuration={"iceServers": []},
    server_rtc_configuration={"iceServers": []},
    media_stream_constraints={"video": {"width": 320, "height": 240, "frameRate": 15}, "audio": True},
    video_html_attrs={"autoPlay": True, "controls": False, "muted": True, "style": {"width": "100%"}},
    translations={"start": "Send picture and sound", "stop": "Stop", "select_device": "Choose devices"},
    media_toggle_controls=False,
)
