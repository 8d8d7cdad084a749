// What Twilio would have rejected or warned about: how many, how grave, and about whose call.

import { ask, make, timeOf } from "./live.js";

const MOST_LISTED = 100;
const NOT_SUPPORTED = 501; // the sandbox's own: Twilio knows it, the sandbox does not yet
const WORDS = { error: "Error", warning: "Warning" };

/** "2 errors, 1 warning", or "" where there are none. */
export function counted(reports) {
  const count = (severity) => reports.filter((report) => report.severity === severity).length;
  return Object.keys(WORDS)
    .map((severity) => [count(severity), severity])
    .filter(([many]) => many)
    .map(([many, severity]) => `${many} ${severity}${many > 1 ? "s" : ""}`)
    .join(", ");
}

/** "error" where one of them is, else "warning", or "" where there are none. */
export function gravest(reports) {
  return Object.keys(WORDS).find((one) => reports.some(({ severity }) => severity === one)) ?? "";
}

export class Reports {
  /** Fills `panel`; `nameOf(number)` names a phone; `changed()` is told when there are others. */
  constructor(panel, nameOf, changed) {
    this.panel = panel;
    this.nameOf = nameOf;
    this.changed = changed;
    this.all = [];
    panel.querySelector("button").addEventListener("click", async () => {
      await ask("DELETE", "reports");
      this.take([]);
    });
  }

  /** These are all there are. */
  take(reports) {
    const same = reports.length === this.all.length && reports.at(-1)?.n === this.all.at(-1)?.n;
    this.all = reports;
    if (!same) this.show();
  }

  /** One more came. */
  add(report) {
    if (report.n > (this.all.at(-1)?.n ?? 0)) this.take([...this.all, report]);
  }

  /** Those about one call. */
  of(sid) {
    return this.all.filter((report) => report.call_sid && report.call_sid === sid);
  }

  show() {
    const count = this.panel.querySelector(".counted");
    count.textContent = counted(this.all) || "none";
    this.panel.dataset.gravest = gravest(this.all);
    const newest = this.all.slice(-MOST_LISTED).reverse();
    this.panel.querySelector("ol").replaceChildren(...newest.map((report) => this.line(report)));
    this.panel.querySelector(".nothing").hidden = newest.length > 0;
    this.panel.querySelector("button").hidden = newest.length === 0;
    this.changed();
  }

  line(report) {
    const line = make("li", "report");
    line.dataset.severity = report.severity;
    const facts = make("p", "facts");
    facts.append(make("b", "severity", WORDS[report.severity]), " ", code(report), " ");
    if (report.phone) facts.append(make("span", "whose", this.nameOf(report.phone)), " ");
    facts.append(make("time", "", timeOf(report.at)));
    line.append(facts, make("p", "message", report.message));
    if (report.url) line.append(make("p", "where", report.url));
    return line;
  }
}

function code(report) {
  if (report.code === NOT_SUPPORTED) return make("span", "code", "Sandbox");
  const link = make("a", "code", report.code);
  link.href = `https://www.twilio.com/docs/api/errors/${report.code}`;
  link.target = "_blank";
  link.rel = "noreferrer";
  return link;
}
