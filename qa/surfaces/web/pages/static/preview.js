// The quote of a citation that the mouse points at, or that has the keyboard's focus. It is a popover, so no edge of a
// scrolled box cuts it off; it lies where nothing that can be pressed is under it, and never stays longer than the
// pointer or the focus. On a touch screen a citation is just opened.
(() => {
  const MARGIN = 8;
  const LINES = 5;
  const PRESSED = "button, input, textarea, summary, .cite, #filters, #question";
  let shown = null; // the citation whose quote is shown
  let dismissed = null; // the citation whose quote was closed, for as long as it is pointed at

  const popover = (link) => link.nextElementSibling;

  function hide() {
    if (shown?.isConnected) popover(shown).hidePopover();
    shown = null;
  }

  function dismiss(link) {
    dismissed = link;
    hide();
  }

  function show(link) {
    if (!popover(link)?.showPopover || link === dismissed) return;
    if (link !== shown) hide();
    shown = link;
    popover(link).showPopover();
    if (!place(popover(link), link)) hide();
  }

  // The free stretches of the window, from top to bottom, between what can be pressed in the columns of a box.
  function gaps(left, right) {
    const taken = [...document.querySelectorAll(PRESSED)]
      .map((one) => one.getBoundingClientRect())
      .filter((box) => box.width && box.right > left && box.left < right && box.bottom > 0 && box.top < innerHeight)
      .map((box) => [box.top - MARGIN / 2, box.bottom + MARGIN / 2])
      .sort((one, other) => one[0] - other[0]);
    const found = [];
    let end = MARGIN;
    for (const [top, bottom] of [...taken, [innerHeight - MARGIN, innerHeight]]) {
      if (top > end) found.push([end, top]);
      end = Math.max(end, bottom);
    }
    return found;
  }

  // Puts the box into the gap next to the citation that it fits in, with fewer lines if it fits in none. Returns whether
  // there is a place for it.
  function place(box, link) {
    const cited = link.getBoundingClientRect();
    if (cited.bottom < 0 || cited.top > innerHeight) return false;
    const column = link.closest(".answer").getBoundingClientRect();
    const width = Math.min(column.width, innerWidth - 2 * MARGIN);
    const left = Math.min(Math.max(column.left, MARGIN), innerWidth - width - MARGIN);
    Object.assign(box.style, { left: `${left}px`, width: `${width}px` });
    const free = gaps(left, left + width).map(([top, bottom]) => ({ top, bottom, above: bottom <= cited.top }));
    const distance = (gap) => (gap.above ? cited.top - gap.bottom : gap.top - cited.bottom);
    free.sort((one, other) => distance(one) - distance(other));
    for (let lines = LINES; lines > 0; lines -= 1) {
      box.style.setProperty("--lines", lines);
      const height = box.offsetHeight;
      const gap = free.find(({ top, bottom }) => bottom - top >= height);
      if (gap) {
        box.style.top = `${gap.above ? gap.bottom - height : gap.top}px`;
        return true;
      }
    }
    return false;
  }

  const cite = (target) => (target instanceof Element ? target.closest("a.cite") : null);

  // Not "pointerover": that comes, too, when an answer is drawn under a pointer that nobody moved.
  document.addEventListener("pointermove", (event) => {
    const link = cite(event.target);
    if (link && link !== shown && event.pointerType !== "touch") show(link);
  });

  document.addEventListener("pointerout", (event) => {
    const link = cite(event.target);
    if (!link || link.contains(event.relatedTarget)) return;
    dismissed = null;
    if (link === shown) hide();
  });

  document.addEventListener("focusin", (event) => {
    const link = cite(event.target);
    if (link?.matches(":focus-visible")) show(link);
    else hide();
  });

  document.addEventListener("focusout", (event) => {
    if (cite(event.target)) dismissed = null;
    if (cite(event.target) === shown) hide();
  });

  document.addEventListener("click", (event) => dismiss(cite(event.target)));
  document.addEventListener("input", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) dismiss(shown);
  }, true);
  for (const event of ["blur", "resize"]) window.addEventListener(event, hide);

  document.addEventListener("scroll", () => {
    if (shown?.isConnected) show(shown);
  }, true);

  // The reader gives the focus back to the citation that it was opened from, whose quote has just been read.
  document.addEventListener("byline:closed", (event) => dismiss(event.detail));
})();
