/** The owner's pages. One file, inline with a nonce: they load nothing else. */
export const style = `
:root{color-scheme:light dark;--paper:#f7f5f0;--card:#fffefb;--ink:#1c2420;--soft:#55605a;--line:#ddd8cc;--accent:#1d6b50;--on-accent:#fff;
--good:#1d6b50;--warn:#7a4300;--warn-paper:#fdf1dc;--warn-line:#e8c78d;--bar:#cfe3d8;
--serif:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Georgia,serif;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
@media (prefers-color-scheme:dark){:root{--paper:#141816;--card:#1b211e;--ink:#e8ebe6;--soft:#a5b0a9;--line:#313a35;--accent:#7fd1ad;--on-accent:#0c1a14;
--good:#7fd1ad;--warn:#f3c77c;--warn-paper:#2c2415;--warn-line:#5d4a22;--bar:#2b4a3c}}
*{box-sizing:border-box}
html{font:16px/1.5 var(--sans);background:var(--paper);color:var(--ink);-webkit-text-size-adjust:100%}
body{margin:0}
a{color:var(--accent)}
h1,h2,h3{font-family:var(--serif);font-weight:600;line-height:1.2;margin:0;text-wrap:balance}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.4rem)}
h2{font-size:1.35rem}
h3{font-size:1.05rem;overflow-wrap:anywhere}
p,ul,ol,dl,pre{margin:0}
ul,ol{padding:0;list-style:none}
code,pre,.mono{font-family:var(--mono);font-size:.86em}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--card);padding:.5rem 1rem;border-radius:.4rem}
.skip:focus{top:1rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.2rem}
.top{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:baseline;padding:1rem clamp(1rem,4vw,3rem);border-bottom:1px solid var(--line)}
.brand{font-family:var(--serif);font-size:1.15rem;font-weight:600}
.top nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;flex:1}
.top nav a{text-decoration:none;padding:.25rem 0}
.top nav a:hover{text-decoration:underline}
main{padding:clamp(1.25rem,4vw,3rem);max-width:82rem;margin:0 auto}
.lead{display:grid;gap:.5rem;margin-bottom:clamp(1.5rem,4vw,2.75rem);max-width:46rem}
.lead p{color:var(--soft);font-size:1.05rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1px;background:var(--line);border:1px solid var(--line);border-radius:.75rem;overflow:hidden;margin-bottom:2rem}
.figures div{background:var(--card);padding:1rem 1.1rem;display:flex;flex-direction:column-reverse}
.figures dt{color:var(--soft);font-size:.9rem}
.figures dd{margin:0;font:600 1.7rem/1.2 var(--serif);font-variant-numeric:tabular-nums}
.columns{display:grid;gap:1.5rem;grid-template-columns:minmax(0,1fr)}
@media (min-width:64rem){.columns{grid-template-columns:minmax(0,1.7fr) minmax(0,1fr)}}
.stack{display:grid;gap:1.5rem;align-content:start;min-width:0}
section{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:clamp(1rem,2.5vw,1.6rem);display:grid;gap:1rem;min-width:0;scroll-margin-top:1rem}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.5rem 1rem;align-items:baseline}
.soft{color:var(--soft)}
.small{font-size:.9rem}
.rows>li{padding:1rem 0;border-top:1px solid var(--line);display:grid;gap:.35rem;min-width:0}
.rows>li:first-child{border-top:0;padding-top:0}
.rows>li:last-child{padding-bottom:0}
.pair{display:flex;justify-content:space-between;gap:1rem;flex-wrap:wrap}
.pair>:first-child{overflow-wrap:anywhere;min-width:0}
.tag{display:inline-block;padding:.05rem .55rem;border:1px solid var(--line);border-radius:1rem;font-size:.82rem;color:var(--soft)}
.tag.on{color:var(--good);border-color:currentColor}
.tag.off{color:var(--warn);border-color:currentColor}
.problem{background:var(--warn-paper);border:1px solid var(--warn-line);border-radius:.5rem;padding:.7rem .9rem;display:grid;gap:.2rem;overflow-wrap:anywhere}
.problem strong{color:var(--warn)}
.lines{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;padding:.8rem;white-space:pre-wrap;overflow-wrap:anywhere;max-height:9.5rem;overflow:auto;font-size:.78rem}
.lines.whole{max-height:none}
button,.button{font:inherit;cursor:pointer;border:1px solid var(--accent);background:transparent;color:var(--accent);border-radius:.45rem;padding:.4rem .9rem;min-height:2.5rem}
button:hover{background:var(--accent);color:var(--on-accent)}
button.first{background:var(--accent);color:var(--on-accent)}
.rows .variant{padding:.7rem 0;gap:.25rem}
.rows .rows{padding:.35rem 0 .35rem .9rem;border-left:2px solid var(--line)}
.variant svg{display:block;width:100%;height:.4rem;border-radius:.2rem;background:var(--paper)}
.variant rect{fill:var(--accent)}
.variant svg.interval{height:.9rem;border-radius:0;background:none;border-bottom:1px solid var(--line)}
.interval path{stroke:var(--ink);vector-effect:non-scaling-stroke}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left}
th,td{text-align:right;padding:.3rem 0 .3rem .75rem;font-weight:400;border-top:1px solid var(--line)}
thead th{color:var(--soft);border-top:0}
tr>:first-child{text-align:left;padding-left:0;overflow-wrap:anywhere}
.live li{display:grid;grid-template-columns:4.2rem minmax(0,1fr);gap:.15rem .75rem;padding:.45rem 0;border-top:1px solid var(--line);font-size:.92rem}
.live li:first-child{border-top:0}
.live time{font-variant-numeric:tabular-nums;color:var(--soft)}
.live span{overflow-wrap:anywhere}
.login{max-width:26rem;margin:10vh auto 0}
label{display:grid;gap:.35rem;font-weight:600}
input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.45rem;padding:.55rem .7rem;width:100%;min-height:2.75rem}
form{display:grid;gap:1rem}
form.inline{display:block}
form.pause{margin-top:.35rem}
@media (prefers-reduced-motion:no-preference){button{transition:background-color .15s,color .15s}}
`;
