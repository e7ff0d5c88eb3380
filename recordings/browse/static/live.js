// Keeps a page in step with a recording that grows: asks for a few cheap numbers, and when one rose, fetches the page
// again and swaps its main part, the element with data-live. Everything can be read without this script.
"use strict";
(() => {
  const EVERY = 2000; // milliseconds
  const main = () => document.querySelector("[data-live]");
  const note = document.createElement("p");
  let pause = EVERY;
  let plain; // the main part as the server sent it
  let timer;

  // What tells one opened part, or what has the focus, on the old page and on the new one.
  const name = (element) => element.id || element.getAttribute("href") || element.textContent.trim();

  function busy() {
    const selection = getSelection();
    const typing = main().contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    return typing || (!selection.isCollapsed && main().contains(selection.anchorNode));
  }

  function keep(old, fresh) {
    const opened = new Map([...old.querySelectorAll("details")].map((part) => [name(part), part.open]));
    for (const part of fresh.querySelectorAll("details")) part.open = opened.get(name(part)) ?? part.open;
  }

  function swap(fresh) {
    const old = main();
    plain = fresh.innerHTML;
    const [left, top] = [scrollX, scrollY];
    const focused = old.contains(document.activeElement) ? name(document.activeElement) : undefined;
    keep(old, fresh);
    old.replaceWith(fresh);
    if (focused) [...fresh.querySelectorAll("a, summary")].find((one) => name(one) === focused)?.focus({ preventScroll: true });
    scrollTo(left, top);
  }

  async function renew() {
    const began = performance.now();
    const answer = await fetch(location.href, { cache: "no-store" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) return;
    if (fresh.innerHTML === plain) Object.assign(main().dataset, fresh.dataset); // not about this page
    else swap(document.adoptNode(fresh));
    pause = Math.max(EVERY, 10 * (performance.now() - began)); // a page that is slow to make is made less often
  }

  async function look() {
    try {
      const answer = await fetch(main().dataset.live, { cache: "no-store" });
      const now = await answer.json();
      const rose = Object.keys(now).some((number) => now[number] > Number(main().dataset[number]));
      if (rose && !busy()) await renew();
      note.textContent = `This page follows the recording: exchange ${now.exchange} was the last.`;
    } catch {
      note.textContent = "This page cannot follow the recording: the server does not answer.";
    }
    wait();
  }

  function wait() {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, pause);
  }

  addEventListener("DOMContentLoaded", () => {
    if (!main()) return;
    plain = main().innerHTML;
    note.className = "remark live";
    main().after(note);
    document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
    wait();
  });
})();
