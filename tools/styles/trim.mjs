// Takes out of the built style the library's names and parts that no template uses: ours are laid over them, theirs would only weigh.
// Reads CSS from standard input, writes to standard output.
import postcss from "postcss";

const names = [
  "btn", "btn-(check|link|lg|sm|close|group|primary|outline-primary)", "disabled", "active", "show", "form-control", "form-select", "form-check",
  "form-check-(input|label|reverse|inline)", "form-(switch|floating|range|text)", "form-(control|select)-(plaintext|color|sm|lg)",
  "badge", "alert", "alert-\\w+", "table", "table-[\\w-]+", "caption-top", "visually-hidden", "visually-hidden-focusable",
];
const unused = new RegExp(`\\.(${names.join("|")})(?![\\w-])|\\[data-bs-theme`);
// Elements that no page of ours has, and parts of browsers' controls that none shows.
const absent = /(^|[\s>+~])(abbr|address|blockquote|h[4-6]|iframe|output|samp|small|su[bp])(?![\w-])|::-moz-focus-inner|color-swatch|\[list\]|\[type=range\]/;
const outside = /:not\([^)]*\)/g; // a name that is only excepted is no use of it

let raw = "";
for await (const part of process.stdin) raw += part;
const style = postcss.parse(raw);
style.walkRules((rule) => {
  const kept = rule.selectors.filter((one) => !unused.test(one.replace(outside, "")) && !absent.test(one));
  if (kept.length) rule.selectors = kept;
  else rule.remove();
});
style.walkAtRules("media", (rule) => { if (!rule.nodes.length) rule.remove(); });
// Then what the library tells itself and nothing asks for any more.
for (let gone = true; gone; ) {
  gone = false;
  const asked = new Set([...style.toString().matchAll(/var\((--bs-[\w-]+)/g)].map((found) => found[1]));
  style.walkDecls(/^--bs-/, (one) => {
    if (asked.has(one.prop)) return;
    one.remove();
    gone = true;
  });
}
style.walkDecls((one) => {
  if (!one.value.includes('"')) one.value = one.value.trim().replace(/\s*([,/])\s*/g, "$1").replace(/(^|[\s,(])0\./g, "$1.");
});
process.stdout.write(style.toString().replace(/(--[\w-]+): (?=\S)/g, "$1:").replace(/\s*([{};,>])\s*(?![^{}]*")/g, "$1"));
