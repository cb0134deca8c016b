import { tint } from './drawing.ts';

const shadow = (x: number, y: number, rx: number) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="13" fill="${tint.ink}" opacity=".14"/>`;

const boot = (leather: string, dark: string) =>
  `<path d="M150 124C148 104 160 94 178 98L252 94C266 92 272 102 270 118C270 168 276 196 304 218C338 242 392 258 404 300C409 318 408 332 406 346H138C136 300 158 262 155 212Z" fill="${leather}"/>` +
  `<path d="M138 346C136 300 158 262 155 212L152 150C176 168 200 200 204 250C206 290 200 320 204 346Z" fill="${dark}"/>` +
  `<path d="M326 346C330 312 352 288 390 276C404 294 408 318 406 346Z" fill="${dark}"/>` +
  `<path d="M149 116C148 102 160 94 178 98L252 94C266 92 271 100 270 126C230 138 190 140 150 132Z" fill="${tint.sand}"/>` +
  `<path d="M258 96C276 80 288 88 284 108C280 140 292 180 322 212L304 218C276 196 270 168 270 118Z" fill="${tint.sand}"/>` +
  `<path d="M262 142L232 150M264 166L236 178M272 190L244 206M288 210L262 230M308 226L284 248" stroke="${tint.gorse}" stroke-width="6" stroke-linecap="round"/>` +
  `<path d="M232 150L264 166M236 178L272 190M244 206L288 210M262 230L308 226" stroke="${tint.gorse}" stroke-width="4" stroke-linecap="round"/>` +
  `<path d="M204 252C240 262 262 280 284 312" fill="none" stroke="${tint.bone}" stroke-width="2.5" stroke-dasharray="7 6" opacity=".7"/>` +
  `<path d="M132 344H411C418 356 416 372 409 380H142C131 370 128 356 132 344Z" fill="${tint.ink}"/><path d="M132 344H411L413 352H129Z" fill="${tint.steel}"/>` +
  `<path d="M142 380h34v12h-30zM190 380h32v12h-32zM236 380h32v12h-32zM282 380h32v12h-32zM328 380h32v12h-32zM374 380h35l-6 12h-29z" fill="${tint.ink}"/>`;

export const boots = () =>
  `${shadow(258, 394, 170)}<g transform="translate(62 22) scale(.9)">${boot('#8d5431', tint.rust)}</g><g transform="translate(-14 4)">${boot('#a9673c', '#7c4526')}</g>`;

export const pack = () =>
  shadow(240, 420, 130) +
  `<path d="M128 240c-26 6-34 40-32 96 1 30 12 44 34 46zM352 240c26 6 34 40 32 96-1 30-12 44-34 46z" fill="${tint.pine}"/>` +
  `<path d="M200 66c0-30 80-30 80 0" fill="none" stroke="${tint.ink}" stroke-width="11" stroke-linecap="round"/>` +
  `<path d="M122 190C120 110 160 78 240 78S360 110 358 190L362 350C362 392 340 408 300 408H180C140 408 118 392 118 350Z" fill="${tint.moss}"/>` +
  `<path d="M300 84C342 96 360 130 358 190L362 350C362 392 340 408 300 408H282C318 380 322 160 300 84Z" fill="#57784b"/>` +
  `<path d="M126 152C126 92 176 62 240 62S354 92 354 152C354 170 346 178 330 178H150C134 178 126 170 126 152Z" fill="${tint.fir}"/>` +
  `<path d="M154 132H326" stroke="${tint.moss}" stroke-width="4" stroke-dasharray="2 7" stroke-linecap="round"/>` +
  `<path d="M152 262C152 236 168 224 194 224H286C312 224 328 236 328 262V344C328 366 314 376 292 376H188C166 376 152 366 152 344Z" fill="${tint.pine}"/>` +
  `<path d="M152 262C152 236 168 224 194 224H286C312 224 328 236 328 262V272C270 284 210 284 152 272Z" fill="${tint.fir}"/>` +
  `<path d="M184 178V232M296 178V232" stroke="${tint.ink}" stroke-width="12"/><path d="M173 196h22v20h-22zM285 196h22v20h-22z" fill="${tint.gorse}" stroke="${tint.ink}" stroke-width="3"/>` +
  `<path d="M222 298h36v30h-36z" fill="${tint.gorse}"/><path d="M230 320c4-14 10-18 20-18-2 12-8 18-20 18zm0 0l10-9" fill="${tint.fir}" stroke="${tint.fir}" stroke-width="1.5"/>` +
  `<rect x="108" y="386" width="264" height="42" rx="21" fill="${tint.bracken}"/><circle cx="129" cy="407" r="21" fill="${tint.rust}"/><path d="M129 395a12 12 0 1 0 12 12 8 8 0 1 0-8 8" fill="none" stroke="${tint.sand}" stroke-width="3"/>` +
  `<path d="M186 380v52M294 380v52" stroke="${tint.ink}" stroke-width="10"/>`;

const pole = (turn: number) =>
  `<g transform="rotate(${turn} 240 250)"><path d="M240 120V292" stroke="${tint.heather}" stroke-width="11"/><path d="M240 292V420" stroke="${tint.steel}" stroke-width="8"/><path d="M240 120V160M240 236V262" stroke="${tint.gorse}" stroke-width="11"/>` +
  `<rect x="231" y="284" width="18" height="24" rx="4" fill="${tint.ink}"/><rect x="249" y="288" width="8" height="17" rx="3" fill="${tint.slate}"/>` +
  `<path d="M240 420V440" stroke="${tint.ink}" stroke-width="5" stroke-linecap="round"/><path d="M216 410h48l-8 11h-32z" fill="${tint.ink}"/>` +
  `<path d="M229 66C229 54 251 54 251 66C248 82 253 88 250 98C254 108 250 118 249 126H231C230 118 226 108 230 98C227 88 232 82 229 66Z" fill="#c58f55"/><path d="M231 88h18M230 102h20" stroke="#976530" stroke-width="2.5"/>` +
  `<path d="M232 62C200 70 194 104 214 128C222 136 230 120 232 104" fill="none" stroke="${tint.ink}" stroke-width="6" stroke-linecap="round"/></g>`;

export const poles = () => shadow(240, 432, 120) + pole(16) + pole(-16);

export const jacket = () =>
  shadow(240, 424, 128) +
  `<path d="M158 150C122 164 108 200 92 290L76 376C74 388 80 394 92 396L124 400C132 400 136 396 138 388L166 270Z" fill="#c7922a"/><path d="M322 150C358 164 372 200 388 290L404 376C406 388 400 394 388 396L356 400C348 400 344 396 342 388L314 270Z" fill="#b98322"/>` +
  `<path d="M78 372l60 12-2 10q-2 6-10 6l-36-4q-16-3-14-14zM402 372l-60 12 2 10q2 6 10 6l36-4q16-3 14-14z" fill="${tint.ink}"/>` +
  `<path d="M156 150C180 138 200 134 240 134S300 138 324 150C336 220 330 300 338 408C338 416 332 420 322 420H158C148 420 142 416 142 408C150 300 144 220 156 150Z" fill="${tint.gorse}"/>` +
  `<path d="M240 134C280 134 300 138 324 150C336 220 330 300 338 408C338 416 332 420 322 420H240Z" fill="#e0a022"/>` +
  `<path d="M152 196C200 216 280 216 328 196C328 178 327 164 324 150C300 138 280 134 240 134S180 138 156 150C153 164 152 178 152 196Z" fill="${tint.fir}"/>` +
  `<path d="M176 142C160 84 194 52 240 52S320 84 304 142C290 172 262 186 240 194C218 186 190 172 176 142Z" fill="${tint.pine}"/>` +
  `<path d="M196 138C186 98 206 76 240 76S294 98 284 138C274 158 256 168 240 176C224 168 206 158 196 138Z" fill="${tint.ink}"/><path d="M204 134C220 150 260 150 276 134C270 154 256 164 240 172C224 164 210 154 204 134Z" fill="${tint.heather}"/>` +
  `<path d="M240 174V420" stroke="${tint.ink}" stroke-width="5"/><path d="M236 190h8v18h-8z" fill="${tint.bone}"/>` +
  `<path d="M176 300L202 362M304 300L278 362" stroke="${tint.ink}" stroke-width="4.5" stroke-linecap="round"/><path d="M272 232h34" stroke="${tint.ink}" stroke-width="4" stroke-linecap="round"/>` +
  `<path d="M146 396H334" stroke="#c7922a" stroke-width="3" stroke-dasharray="8 6"/><path d="M188 160v20M292 160v20" stroke="${tint.lichen}" stroke-width="4" stroke-linecap="round"/>`;

export const flask = () =>
  shadow(240, 424, 84) +
  `<path d="M172 168C172 146 186 138 198 132V108H282V132C294 138 308 146 308 168V396C308 412 298 422 282 422H198C182 422 172 412 172 396Z" fill="${tint.pine}"/>` +
  `<path d="M268 132H282C294 138 308 146 308 168V396C308 412 298 422 282 422H262C282 400 284 180 268 132Z" fill="${tint.fir}"/>` +
  `<path d="M196 170C192 200 192 330 196 384" stroke="#5f8f7c" stroke-width="10" stroke-linecap="round" fill="none"/>` +
  `<rect x="190" y="58" width="100" height="56" rx="12" fill="${tint.steel}"/><path d="M262 58h16q12 0 12 12v32q0 12-12 12h-16q10-28 0-56z" fill="${tint.slate}"/><path d="M206 70v32M222 70v32M238 70v32" stroke="${tint.pale}" stroke-width="4" stroke-linecap="round"/>` +
  `<path d="M172 344H308V372H172Z" fill="${tint.gorse}"/><path d="M190 288l28-44 18 24 16-22 38 42z" fill="${tint.lichen}"/>`;
