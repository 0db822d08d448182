#!/bin/sh
# Starts the app with a double click: sets Linkvet up the first time, then opens it in the browser.
# The audits are in the folder "Linkvet" of your home folder. Close this window to end the app.
cd "$(dirname "$0")" || exit 1
make --silent .venv/.product || { echo "Linkvet could not be set up; see above. Press Enter."; read -r _; exit 1; }
mkdir -p "$HOME/Linkvet" && exec .venv/bin/linkvet serve "$HOME/Linkvet" --open
