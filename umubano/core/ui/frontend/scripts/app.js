// What runs on every page. One small module per behaviour, each bound by a data attribute (docs/howto/design.md).
import "./requests.js";
import "./toasts.js";
import "./menus.js";
import "./dialogs.js";
import "./drawer.js";
import "./theme-choice.js";
import "./shortcuts.js";
import "./rows.js";
import "./arrows.js";
import "./frames.js";
import "./tabs.js";
import "./copy.js";
import "./capture.js";
import "./combobox.js";
import "./guard.js";
import "./autosubmit.js";
import "./filters.js";
import "./selection.js";
import "./suggestions.js";
import "./board.js";
import "./sideways.js";
import "./order.js";
import "./chart-loader.js";
import "./print.js";
import "./focus.js";
import { startContent } from "./content.js";

startContent();

