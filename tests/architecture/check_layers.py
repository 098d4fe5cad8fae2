#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks who may include whom. The compiler cannot: all of Qt's headers share one include root.

usage: check_layers.py PROJECT | --self-test
"""
import pathlib
import re
import sys
import tempfile

# Folder of models/ -> folders of models/ that it may include. Everything may include core.
MODELS = {
    "core": set(),
    "tls": {"core"},
    "compare": {"core"},
    "yaml": {"core"},
    "manifest": {"core", "yaml"},
    "kube": {"core", "tls", "yaml"},
    "joblog": {"core"},
    "outputs": {"core", "joblog"},
    "artifacts": {"core", "outputs", "tls", "yaml"},
    "history": {"core"},
    "recordings": {"core", "history", "joblog", "outputs"},
    "jobrun": {"core", "artifacts", "history", "joblog", "kube", "manifest", "outputs"},
    "sandbox": {"core", "kube", "yaml"},
    "spinnaker": {"core", "manifest", "outputs", "yaml"},
}
# Folder of widgets/ -> other folders of widgets/ that it may include.
PANES = {"common": set(), "main": None}  # None: all; every other pane: common only

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')
WIDGETS = re.compile(r"^(QtWidgets/|QApplication$|QWidget$|Q[A-Za-z]*(Widget|Dialog|Layout|Button|Label|Menu|View|Delegate|Style|"
                     r"Action|Edit|ComboBox|SplitView|Splitter|ToolBar|StatusBar|ScrollArea|ScrollBar|MessageBox|CheckBox|"
                     r"ToolTip|Completer|Shortcut|HeaderView)$)")
# Names that the pattern catches but that live in Qt Core or Gui.
NOT_WIDGETS = {"QStringView", "QByteArrayView", "QLatin1StringView", "QUtf8StringView", "QAnyStringView", "QAction",
               "QShortcut", "QBindable"}

# What may know how settings are stored, in app.
SETTINGS_FILES = {"appsettings", "accountcontexts", "settingskeys"}


def includes(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1)


def check(root):
    problems = []
    for path in sorted(p for folder in ("app", "models", "widgets") for p in (root / folder).rglob("*")
                       if p.suffix in (".h", ".cpp")):
        parts = path.relative_to(root).parts
        layer, folder = parts[0], parts[1] if len(parts) > 2 else ""
        for number, name in includes(path):
            def problem(rule):
                problems.append(f"{'/'.join(parts)}:{number}: includes {name}: {rule}")
            target = name.split("/")
            if "yaml-cpp" in name and (layer, folder) != ("models", "yaml"):
                problem("yaml-cpp is seen by models/yaml only")
            if target[0] in ("QNetworkReply", "QNetworkAccessManager") and folder not in ("kube", "artifacts"):
                problem("network replies stay in models/kube and models/artifacts")
            if name == "QSettings" and parts[-1].split(".")[0] not in SETTINGS_FILES:
                problem("settings are touched in app/appsettings and its parts only")
            if layer == "models":
                if target[0] in ("widgets", "app"):
                    problem("models know no widgets and no app")
                if WIDGETS.match(name) and name not in NOT_WIDGETS:
                    problem("models know no Qt Widgets")
                if target[0] == "models" and target[1] != folder and target[1] not in MODELS.get(folder, set()):
                    problem(f"models/{folder} may not know models/{target[1]}")
                if folder not in MODELS:
                    problem(f"models/{folder} has no rule in {pathlib.Path(__file__).name}")
            if layer == "widgets":
                if target[0] == "app":
                    problem("widgets know no app")
                allowed = PANES.get(folder, {"common"})
                if target[0] == "widgets" and target[1] != folder and allowed is not None and target[1] not in allowed:
                    problem("panes do not know each other")
    return problems


def self_test():
    """Each rule must find its offender, so that a rule that never fires is noticed."""
    offenders = {
        "models/core/a.h": "#include <QWidget>",
        "models/joblog/a.cpp": '#include "models/kube/client.h"',
        "models/kube/a.cpp": "#include <yaml-cpp/yaml.h>",
        "models/manifest/a.cpp": '#include "widgets/main/mainwindow.h"',
        "models/outputs/a.cpp": "#include <QNetworkReply>",
        "widgets/pods/a.cpp": '#include "widgets/events/eventpane.h"',
        "widgets/main/a.cpp": '#include "app/exitcode.h"',
        "widgets/common/a.cpp": "#include <QSettings>",
    }
    allowed = {
        "models/kube/b.cpp": "#include <QNetworkReply>",
        "models/yaml/b.cpp": "#include <yaml-cpp/yaml.h>",
        "models/core/b.h": "#include <QStringView>",
        "widgets/main/b.cpp": '#include "widgets/pods/podpane.h"',
        "app/appsettings.cpp": "#include <QSettings>",
    }
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, line in {**offenders, **allowed}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(line + "\n", encoding="utf-8")
        found = {problem.split(":")[0] for problem in check(root)}
    missed, wrong = set(offenders) - found, found - set(offenders)
    for name in sorted(missed):
        print(f"not noticed: {name}: {offenders[name]}")
    for name in sorted(wrong):
        print(f"wrongly noticed: {name}: {allowed[name]}")
    return not missed and not wrong


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        sys.exit(0 if self_test() else 1)
    found = check(pathlib.Path(sys.argv[1]))
    print("\n".join(found) if found else "all includes follow the layers")
    sys.exit(1 if found else 0)
