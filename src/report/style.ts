/** The style sheet of the report: wide and narrow, light and dark, and on paper. */

export const STYLE = `
:root{color-scheme:light dark;
--ink:#1d1b1a;--muted:#5f5a55;--paper:#fff;--ground:#f5f4f1;--rule:#d8d3cc;--link:#1f4e79;
--tone-1:#2f6da3;--tone-2:#8a6fb0;--tone-3:#b14c10;--tone-4:#3b8f76;--tone-5:#a88a2c;--tone-6:#8b8680;--tone-7:#b5487f;--good:#256245}
@media (prefers-color-scheme:dark){:root{
--ink:#e8e4df;--muted:#aaa39b;--paper:#191817;--ground:#242220;--rule:#3d3a36;--link:#8ebbe6;
--tone-1:#6aa5da;--tone-2:#b59bdb;--tone-3:#e88a50;--tone-4:#63bd9f;--tone-5:#d4b555;--tone-6:#a49e97;--tone-7:#e08ab4;--good:#7cc39a}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:1rem}
body{margin:0 auto;padding:1.5rem clamp(1rem,4vw,3rem) 4rem;max-width:70rem;background:var(--paper);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif}
h1{margin:0;font-size:clamp(1.5rem,1.1rem + 2vw,2.25rem);line-height:1.2;overflow-wrap:anywhere}
h2{margin:0 0 .75rem;font-size:1.35rem;line-height:1.3}
h3{margin:1.5rem 0 .5rem;font-size:1.05rem}.explanation h3{margin:1rem 0 .25rem;font-size:1rem}
p{margin:0 0 .75rem;max-width:46rem}
a{color:var(--link)}
header p{color:var(--muted);margin:.4rem 0 0}
section{margin-top:2.75rem;padding-top:1.25rem;border-top:1px solid var(--rule)}
small{font-size:.82em;color:var(--muted);font-weight:400}
code{font-family:ui-monospace,"JetBrains Mono",Menlo,Consolas,monospace;font-size:.9em;overflow-wrap:anywhere}
pre{margin:.5rem 0;padding:.6rem .8rem;background:var(--ground);border-radius:4px;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9em}
.name{overflow-wrap:anywhere}
.good{color:var(--good);font-weight:600}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.5rem 0 0;padding:0}
.tiles div{padding:.7rem .9rem;background:var(--ground);border-radius:6px;display:flex;flex-direction:column-reverse;justify-content:flex-end}
.tiles dt{color:var(--muted);font-size:.9rem;line-height:1.3}
.tiles dd{margin:0;font-size:1.5rem;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}
.tiles .warn dd{color:var(--tone-3)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1.25rem 0 0;padding:0;list-style:none}
nav a{display:inline-block;padding:.25rem 0}
.wide{overflow-x:auto;margin:.5rem 0 1rem}
.wide:focus-visible,summary:focus-visible,a:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.4rem .75rem .4rem 0;text-align:start;vertical-align:top;border-bottom:1px solid var(--rule);font-weight:400}
th:last-child,td:last-child{padding-inline-end:0}
thead th{color:var(--muted);font-size:.85rem;vertical-align:bottom;white-space:nowrap}
tbody th{min-width:8rem;overflow-wrap:anywhere}
th small{margin-inline-start:.4rem}
.number{text-align:end;white-space:nowrap}
.amount{width:26%;min-width:4.5rem;white-space:nowrap}
.amount div{display:flex;align-items:center;gap:.2rem .75rem}
.amount span{flex:none;min-width:4.25rem;text-align:end}
svg{display:block}
.bar{flex:1 1 0;width:0;min-width:2rem;height:.55rem;background:var(--ground);border-radius:2px}
.tone-1{fill:var(--tone-1)}.tone-2{fill:var(--tone-2)}.tone-3{fill:var(--tone-3)}.tone-4{fill:var(--tone-4)}.tone-5{fill:var(--tone-5)}.tone-6{fill:var(--tone-6)}.tone-7{fill:var(--tone-7)}
.swatch{display:inline-block;width:.75rem;height:.75rem;border-radius:2px;vertical-align:-.05em;margin-inline-end:.3rem}
.composition{width:100%;height:1.4rem;border-radius:4px;background:var(--ground)}
.legend caption{text-align:start;color:var(--muted);font-size:.85rem;padding:.4rem 0 0}
.legend td{text-align:end;white-space:nowrap}
.files{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr));gap:1.5rem 2.5rem}
.file h3{margin-top:0}
.file p{margin-bottom:.5rem}
figure{margin:.75rem 0 1rem}
.histogram svg{width:100%;height:8rem;border-bottom:1px solid var(--muted)}
.marks{display:grid;grid-template-columns:repeat(4,1fr);font-size:.85rem;color:var(--muted);font-variant-numeric:tabular-nums}
.marks span{border-inline-start:1px solid var(--muted);padding-inline-start:.3rem}
.marks span:nth-child(4){grid-column:4;grid-row:1}
.marks span:last-child{grid-column:4;grid-row:1;justify-self:end;border:0}
.bands{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;margin:.6rem 0 0;padding:0;list-style:none}
.bands li{border-inline-start:.5rem solid;padding-inline-start:.5rem}
.bands .band-1{border-color:var(--tone-1)}.bands .band-2{border-color:var(--tone-2)}.bands .band-3{border-color:var(--tone-3)}
details{margin:.5rem 0}
summary{cursor:pointer;padding:.35rem 0;font-weight:600}
.code{border-bottom:1px solid var(--rule)}
.code>summary span{color:var(--muted);font-weight:400;margin-inline-start:.5rem}
.places{margin:.5rem 0;padding-inline-start:2.25rem}
.places li{padding:.2rem 0}
.places .name{font-weight:600}
.message{display:block;overflow-wrap:anywhere}
.explanation{padding:0 0 .5rem 1rem;border-inline-start:3px solid var(--rule)}
.characters{letter-spacing:.05em}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:40rem){thead th,thead th.number{white-space:normal}th small{display:block;margin:0}.amount div{flex-wrap:wrap}.amount span{min-width:0;text-align:start}.bar{flex:0 0 100%;min-width:0;height:.4rem}th,td{padding-inline-end:.6rem}.tiles{grid-template-columns:repeat(2,1fr)}.tiles dd{font-size:1.3rem}}
@media print{
:root{color-scheme:light;--ink:#000;--muted:#444;--paper:#fff;--ground:#f2f1ee;--rule:#bbb;--link:#000;
--tone-1:#2f6da3;--tone-2:#8a6fb0;--tone-3:#b14c10;--tone-4:#3b8f76;--tone-5:#a88a2c;--tone-6:#8b8680;--tone-7:#b5487f;--good:#000}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
@page{size:A4;margin:16mm}
body{max-width:none;padding:0;font-size:9.5pt}
nav,.explanation,.first{display:none}
a{text-decoration:none}
section{margin-top:1.5rem}
h2,h3,thead{break-after:avoid}
tr,figure,.file,.tiles div{break-inside:avoid}
.wide{overflow:visible}
details::details-content{content-visibility:visible;block-size:auto}
}
`
