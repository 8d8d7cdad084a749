// Beats once a second, for the page that started it. Browsers slow the timers of a page that nobody
// looks at down to one a minute; those of a worker go on.
"use strict";

setInterval(() => postMessage("beat"), 1000);
