import { tint } from './drawing.ts';

const shadow = (x: number, y: number, rx: number) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="13" fill="${tint.ink}" opacity=".14"/>`;

export const tent = () =>
  shadow(240, 368, 206) +
  `<path d="M52 360C92 226 156 146 246 132C344 146 400 236 430 360Z" fill="${tint.bracken}"/>` +
  `<path d="M246 132C344 146 400 236 430 360H318C316 268 296 190 246 132Z" fill="${tint.rust}"/>` +
  `<path d="M52 360C92 226 156 146 246 132C200 176 168 262 160 360Z" fill="#c8653f"/>` +
  `<path d="M160 360C168 262 200 176 246 132C296 190 316 268 318 360Z" fill="${tint.sand}"/>` +
  `<path d="M240 360C238 280 240 200 246 132C296 190 316 268 318 360Z" fill="#5b2c22"/><path d="M250 360c30-30 50-28 68-26V360zM262 322c16-10 36-8 52-4l3 18c-24-6-44-2-62 8z" fill="${tint.gorse}"/>` +
  `<path d="M246 132C238 200 232 270 240 360H214C200 300 210 200 246 132Z" fill="${tint.bone}"/><path d="M220 262q10 8 18 2M218 300q10 8 20 2" stroke="#b39d74" stroke-width="3" fill="none"/>` +
  `<path d="M52 360C92 226 156 146 246 132C344 146 400 236 430 360M246 132C200 176 168 262 160 360M246 132C296 190 316 268 318 360" fill="none" stroke="${tint.ink}" stroke-width="4" stroke-linejoin="round" stroke-linecap="round"/>` +
  `<path d="M108 244L28 366M392 252L456 366M246 132L246 118" stroke="${tint.ink}" stroke-width="2.5" stroke-linecap="round"/><path d="M22 356l10 20M462 356l-10 20" stroke="${tint.ink}" stroke-width="5" stroke-linecap="round"/>` +
  `<path d="M352 268q22 4 34 22" stroke="#dba38c" stroke-width="3" fill="none" stroke-linecap="round"/><path d="M44 362c-8-12-8-20-6-28M436 362c8-10 10-18 8-28M140 366c-4-10-4-16-2-22M330 366c4-10 6-14 4-22" stroke="${tint.moss}" stroke-width="4" stroke-linecap="round" fill="none"/>`;

export const sleepingBag = () =>
  `${shadow(196, 428, 120)}<g transform="rotate(24 240 240)">` +
  `<path d="M240 36C296 36 322 78 326 130C334 200 318 300 300 384C294 420 276 438 240 438S186 420 180 384C162 300 146 200 154 130C158 78 184 36 240 36Z" fill="${tint.heather}"/>` +
  `<path d="M264 40C304 52 322 88 326 130C334 200 318 300 300 384C294 420 276 438 240 438C276 400 300 160 264 40Z" fill="${tint.plum}"/>` +
  `<path d="M240 60C278 60 298 88 298 124C298 158 272 182 240 182S182 158 182 124C182 88 202 60 240 60Z" fill="${tint.gorse}"/><path d="M240 82C266 82 280 102 280 126C280 150 262 166 240 166S200 150 200 126C200 102 214 82 240 82Z" fill="${tint.amber}"/>` +
  `<path d="M200 128C206 112 274 112 280 128C280 150 262 166 240 166S200 150 200 128Z" fill="${tint.bone}"/>` +
  `<path d="M156 204C200 222 280 222 324 204M161 250C204 268 276 268 319 250M169 296C208 314 272 314 311 296M178 342C212 358 268 358 302 342M184 390C214 402 266 402 296 390" fill="none" stroke="#9c6a96" stroke-width="4" stroke-linecap="round"/>` +
  `<path d="M276 176C284 240 280 310 270 372" fill="none" stroke="${tint.ink}" stroke-width="4" stroke-dasharray="3 5"/><rect x="266" y="368" width="9" height="20" rx="3" fill="${tint.gorse}"/></g>`;

export const stove = () =>
  shadow(240, 424, 110) +
  `<path d="M142 330C142 296 170 286 240 286S338 296 338 330V390C338 414 318 424 240 424S142 414 142 390Z" fill="${tint.bracken}"/><path d="M290 289C324 294 338 306 338 330V390C338 412 320 422 268 424C300 400 306 320 290 289Z" fill="${tint.rust}"/>` +
  `<path d="M142 344C170 362 310 362 338 344V376C310 394 170 394 142 376Z" fill="${tint.bone}"/><path d="M222 362l18-14 18 14-7 16h-22z" fill="${tint.gorse}"/>` +
  `<rect x="218" y="258" width="44" height="34" rx="6" fill="${tint.slate}"/><path d="M228 200h24v62h-24z" fill="${tint.steel}"/><path d="M243 200h9v62h-9z" fill="${tint.slate}"/>` +
  `<path d="M254 240h52l22 16" fill="none" stroke="${tint.steel}" stroke-width="7" stroke-linejoin="round"/><path d="M322 246l18 22-18 8-12-16z" fill="${tint.gorse}"/>` +
  `<path d="M186 190H294L280 208H200Z" fill="${tint.slate}"/><ellipse cx="240" cy="190" rx="54" ry="10" fill="${tint.ink}"/>` +
  `<path d="M240 202L150 150V132L128 128M240 202L330 150V132L352 128M240 204V150" fill="none" stroke="${tint.ink}" stroke-width="8" stroke-linejoin="round" stroke-linecap="round"/>` +
  `<path d="M196 186C178 150 202 132 200 104C222 118 222 136 226 146C232 112 252 92 244 58C276 80 284 112 278 142C286 134 288 122 288 114C302 138 300 166 284 186Z" fill="#6fb0c9"/><path d="M214 186C206 162 220 152 222 138C232 150 236 154 236 160C242 142 250 132 250 112C266 132 268 152 264 186Z" fill="#cfe8ee"/>`;

export const kettle = () =>
  shadow(240, 408, 130) +
  `<path d="M150 176C150 40 330 40 330 176" fill="none" stroke="${tint.ink}" stroke-width="9" stroke-linecap="round"/><path d="M196 84C214 70 266 70 284 84" fill="none" stroke="#a9673c" stroke-width="17" stroke-linecap="round"/>` +
  `<path d="M352 262C388 252 392 214 400 184L432 178C432 236 418 300 350 330Z" fill="${tint.slate}"/><path d="M398 186l34-9 3 13-36 9z" fill="${tint.ink}"/>` +
  `<path d="M132 210H348C372 262 376 330 352 386C348 398 340 404 326 404H154C140 404 132 398 128 386C104 330 108 262 132 210Z" fill="${tint.steel}"/>` +
  `<path d="M300 210H348C372 262 376 330 352 386C348 398 340 404 326 404H280C318 360 322 270 300 210Z" fill="${tint.slate}"/><path d="M150 244C140 280 140 320 148 352" stroke="${tint.pale}" stroke-width="11" stroke-linecap="round" fill="none"/>` +
  `<path d="M116 350C190 366 290 366 364 350C362 364 358 376 352 388C348 400 340 404 326 404H154C140 404 132 398 128 386C122 376 118 364 116 350Z" fill="${tint.ink}" opacity=".55"/>` +
  `<path d="M132 210C146 178 180 164 240 164S334 178 348 210Z" fill="${tint.pale}"/><path d="M282 168C318 174 340 188 348 210H296C300 194 294 178 282 168Z" fill="${tint.steel}"/><path d="M126 204h228v14H126z" fill="${tint.slate}"/><rect x="224" y="138" width="32" height="28" rx="10" fill="#a9673c"/>` +
  `<circle cx="150" cy="178" r="9" fill="${tint.ink}"/><circle cx="330" cy="178" r="9" fill="${tint.ink}"/>`;

export const headlamp = () =>
  shadow(236, 396, 140) +
  `<path d="M86 234C76 110 404 110 394 234" fill="none" stroke="${tint.plum}" stroke-width="34"/><path d="M92 196C120 124 360 124 388 196" fill="none" stroke="#9c6a96" stroke-width="6" stroke-dasharray="18 12"/>` +
  `<path d="M86 232C96 300 160 334 240 336C320 334 384 300 394 232" fill="none" stroke="${tint.heather}" stroke-width="38"/><path d="M92 262C116 316 176 344 240 346C304 344 364 316 388 262" fill="none" stroke="${tint.gorse}" stroke-width="5"/>` +
  `<path d="M240 134V236" stroke="${tint.heather}" stroke-width="26"/><rect x="152" y="244" width="176" height="144" rx="40" fill="${tint.ink}"/><rect x="152" y="244" width="176" height="120" rx="40" fill="${tint.slate}"/>` +
  `<circle cx="216" cy="306" r="46" fill="${tint.ink}"/><circle cx="216" cy="306" r="36" fill="#fff1bf"/><circle cx="216" cy="306" r="20" fill="${tint.gorse}"/><path d="M194 290a26 26 0 0 1 20-12" stroke="#fff" stroke-width="6" fill="none" stroke-linecap="round"/>` +
  `<circle cx="290" cy="288" r="17" fill="${tint.ink}"/><circle cx="290" cy="288" r="10" fill="${tint.bracken}"/><path d="M276 328h30" stroke="${tint.pale}" stroke-width="5" stroke-linecap="round"/><rect x="216" y="234" width="56" height="14" rx="7" fill="${tint.gorse}"/>`;
