"""What is wrong with a page that is open in a window: for those who read it with aids, on a telephone, over a thin line."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from testing.chromium import HEIGHT, LAY_OUT, WIDE

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE: dict[str, Any] = {"runOnly": WCAG, "resultTypes": ["violations"]}
MOST = 100_000  # bytes of a page with everything on it but letters, as they come over the line to a browser that has kept nothing
ENLARGED = WIDE // 4  # CSS pixels, on a small laptop on which somebody enlarges everything four times
HEADERS = 300  # bytes, about, in front of each of its files
BYTES = f"""performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
  .filter(file => !file.name.includes('.woff2'))
  .reduce((sum, file) => sum + file.encodedBodySize + {HEADERS}, 0)"""
UNSPOKEN = """() => {
  const found = [], page = document.documentElement;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const {data, parentElement: around} = texts.currentNode;
    if (/[\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3400-\\u9fff]/.test(data)
      && around.closest('[lang]').lang === page.lang && !around.closest('textarea, option')) found.push(around.outerHTML.slice(0, 200));
  }
  return found;
}"""
TWICE = (
    "[...document.querySelectorAll('[id]')].map(one => one.id).filter((id, place, all) => all.indexOf(id) !== place)"
)
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return '';
  const out = [...document.body.querySelectorAll('*')].filter(one => one.getBoundingClientRect().right > room + 1);
  return out.length ? out.at(-1).outerHTML.slice(0, 200) : 'something';
}"""

SMALLEST_TARGET = 24  # CSS pixels, as WCAG 2.2 asks for of what stands in no sentence
TOO_SMALL = f"""() => {{
  const ways = 'a[href], button, summary';
  const stand_alone = way => {{
    let block = way.parentElement;
    while (getComputedStyle(block).display === 'inline') block = block.parentElement;
    const around = block.cloneNode(true);
    around.querySelectorAll(ways + ', .unseen').forEach(one => one.remove());
    return getComputedStyle(way).display !== 'inline' || !/[\\p{{L}}\\p{{N}}]/u.test(around.textContent);
  }};
  const room = way => Math.max(...[...way.getClientRects()].map(line => Math.min(line.width, line.height)));
  return [...document.querySelectorAll(ways)].filter(way => way.checkVisibility() && !way.closest('.unseen, .skip, iframe')
    && room(way) > 0 && room(way) < {SMALLEST_TARGET} && stand_alone(way)
  ).map(way => way.outerHTML.slice(0, 200));
}}"""

ALIKE = """() => {
  const whole = text => text.replace(/\\s+/g, ' ').trim();
  const name = one => whole(one.ariaLabel ?? ([...one.labels ?? []].map(label => label.textContent).join(' ') || one.textContent));
  const groups = one => {
    const group = one.parentElement.closest('fieldset, details, [aria-labelledby]');
    const words = group && (document.getElementById(group.getAttribute('aria-labelledby')) ?? group.querySelector('legend, summary'));
    return group ? [whole(words?.textContent ?? ''), ...groups(group)] : [];
  };
  const said = new Map(), found = [];
  for (const one of document.querySelectorAll('button, summary, textarea, select, input:not([type=radio], [type=hidden])')) {
    if (!one.checkVisibility()) continue;
    const words = [one.localName, name(one), ...groups(one)].join(': ');
    const does = one.matches('button') ? [one.formAction, one.name, one.value].join(' ') : one;
    if (said.has(words) && said.get(words) !== does) found.push(words);
    said.set(words, does);
  }
  return found;
}"""
LEVELS = """[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter(one => one.checkVisibility())
  .map(one => [Number(one.tagName[1]), one.textContent.trim().slice(0, 100)])"""


def faults(window: Page) -> Sequence[str]:
    """What is wrong with the page in the window, in sentences; leaves the window wide."""
    return [*unreadable(window), *unfit(window)]


def unreadable(window: Page) -> Sequence[str]:
    """What keeps those who read with aids from it."""
    broken = Axe().run(window, options=AXE).response["violations"]
    sentences = [f"{one['id']}: {one['nodes'][0]['html'][:300]}" for one in broken]
    sentences += [f"no language is said of: {words}" for words in window.evaluate(UNSPOKEN)]
    sentences += [f"nothing but its place tells it from another: {words}" for words in window.evaluate(ALIKE)]
    levels = window.evaluate(LEVELS)
    sentences += [
        f"a heading of level {level} below one of level {above}: {words}"
        for (above, _), (level, words) in pairwise(levels)
        if level > above + 1
    ]
    return [*sentences, *(f"two things have this id: {one}" for one in window.evaluate(TWICE))]


def unfit(window: Page) -> Sequence[str]:
    """Where it does not fit into a window, or through a thin line."""
    found = []
    window.evaluate(LAY_OUT)
    for width in (ENLARGED, WIDE):
        window.set_viewport_size({"width": width, "height": HEIGHT})
        if outside := window.evaluate(TOO_WIDE):
            found.append(f"too wide for {width} pixels: {outside}")
        found += [f"too small to hit, {width} pixels: {way}" for way in window.evaluate(TOO_SMALL)]
    if (size := window.evaluate(BYTES)) > MOST:
        found.append(f"{size:,} bytes")
    return found
