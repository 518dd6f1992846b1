"use strict";
window.simnet = SimnetPage.mount(document.getElementById("page"), JSON.parse(document.getElementById("model").textContent));
