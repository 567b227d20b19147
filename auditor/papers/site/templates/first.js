"use strict";
/* Until the scripts are there only the part that was asked for is laid out: laying out all of them costs more than all the
   rest. Where a script is lacking everything shows, as without scripts. */
document.documentElement.classList.add("loading");
if (location.hash && location.hash !== "#overview") { document.documentElement.classList.add("elsewhere"); }
addEventListener("error", () => document.documentElement.classList.remove("loading"), true);
