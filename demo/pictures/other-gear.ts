import { tint } from './drawing.ts';

const shadow = (x: number, y: number, rx: number) =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="13" fill="${tint.ink}" opacity=".14"/>`;

export function rope(): string {
  let coils = '';
  for (let i = 0; i < 6; i++) {
    const rx = 150 - i * 15;
    const ry = 160 - i * 17;
    const colour = i % 2 ? '#9c6a96' : tint.heather;
    coils +=
      `<ellipse cx="240" cy="${232 + i * 5}" rx="${rx}" ry="${ry}" fill="none" stroke="${tint.plum}" stroke-width="20"/>` +
      `<ellipse cx="240" cy="${232 + i * 5}" rx="${rx}" ry="${ry}" fill="none" stroke="${colour}" stroke-width="15"/>` +
      `<ellipse cx="240" cy="${232 + i * 5}" rx="${rx}" ry="${ry}" fill="none" stroke="${tint.gorse}" stroke-width="4" stroke-dasharray="5 19" stroke-dashoffset="${i * 7}"/>`;
  }
  let wraps = '';
  for (let i = 0; i < 6; i++) {
    const y = 64 + i * 17;
    wraps += `<path d="M192 ${y + 6}C212 ${y - 6} 268 ${y - 6} 288 ${y + 6}" stroke="${tint.plum}" stroke-width="19" fill="none" stroke-linecap="round"/><path d="M192 ${y + 6}C212 ${y - 6} 268 ${y - 6} 288 ${y + 6}" stroke="${tint.heather}" stroke-width="14" fill="none" stroke-linecap="round"/><path d="M194 ${y + 5}C212 ${y - 6} 268 ${y - 6} 286 ${y + 5}" stroke="${tint.gorse}" stroke-width="4" fill="none" stroke-dasharray="5 19"/>`;
  }
  return (
    `${shadow(240, 414, 140)}${coils}<path d="M282 150C340 190 372 300 350 420" fill="none" stroke="${tint.plum}" stroke-width="19" stroke-linecap="round"/><path d="M282 150C340 190 372 300 350 420" fill="none" stroke="#9c6a96" stroke-width="14" stroke-linecap="round"/><path d="M351 408l-2 14" stroke="${tint.ink}" stroke-width="19" stroke-linecap="round"/>` +
    `<path d="M214 70C206 20 274 20 266 70" fill="none" stroke="${tint.heather}" stroke-width="14"/>${wraps}`
  );
}

export const helmet = () =>
  shadow(240, 384, 160) +
  `<path d="M96 300C84 160 150 84 246 84C346 84 408 170 398 296C396 312 384 318 368 314C300 300 200 300 124 318C108 320 98 314 96 300Z" fill="${tint.bone}"/>` +
  `<path d="M286 90C366 108 406 190 398 296C396 312 384 318 368 314L330 308C350 220 336 140 286 90Z" fill="#d6cdb6"/><path d="M96 300C92 250 98 204 114 170C128 216 128 268 124 318C108 320 98 314 96 300Z" fill="#fff"/>` +
  `<path d="M176 128C196 112 216 108 230 108L226 176C204 178 190 184 176 192ZM258 108C280 110 298 116 312 130L304 190C290 182 276 178 258 176ZM160 220C180 208 204 202 226 202L224 252C200 254 178 258 160 266ZM256 202C276 202 296 208 310 216L308 262C290 256 274 254 256 252Z" fill="${tint.slate}"/>` +
  `<path d="M96 296C170 270 320 268 398 290C400 312 388 318 368 314C300 300 200 300 124 318C106 320 96 312 96 296Z" fill="${tint.bracken}"/>` +
  `<path d="M124 318C140 380 180 412 232 414C290 412 330 376 352 312M250 308C260 350 250 392 232 414M140 316C176 340 214 380 232 414" fill="none" stroke="${tint.ink}" stroke-width="9" stroke-linecap="round" stroke-linejoin="round"/><rect x="214" y="402" width="38" height="22" rx="6" fill="${tint.gorse}" stroke="${tint.ink}" stroke-width="4"/>`;

const carabiner = (x: number, y: number, turn: number, colour: string, dark: string) =>
  `<g transform="translate(${x} ${y}) rotate(${turn})" fill="none" stroke-linecap="round" stroke-linejoin="round"><path d="M-26-44C-26-72 26-76 32-40L22 46C16 72-26 66-26 40Z" stroke="${dark}" stroke-width="18"/><path d="M-26-44C-26-72 26-76 32-40L22 46C16 72-26 66-26 40Z" stroke="${colour}" stroke-width="12"/><path d="M30-34L23 42" stroke="${tint.pale}" stroke-width="7"/><path d="M-28-36V30" stroke="#fff" stroke-width="3" opacity=".5"/></g>`;

const quickdraw = (x: number, turn: number, webbing: string, colour: string, dark: string) =>
  `<g transform="translate(${x} 236) rotate(${turn})">${carabiner(0, -120, 0, colour, dark)}<path d="M-17-62H17L13 58H-13Z" fill="${webbing}"/><path d="M-9-44V42M9-44V42" stroke="${tint.bone}" stroke-width="3" stroke-dasharray="6 5"/><path d="M-17-62H17L16-40H-16ZM-14 40H14L13 58H-13Z" fill="${tint.ink}"/>${carabiner(-2, 116, 180, tint.steel, tint.slate)}</g>`;

export const quickdraws = () =>
  `${shadow(244, 424, 130)}${quickdraw(158, 9, tint.pine, tint.bracken, tint.rust)}${quickdraw(256, 2, tint.heather, tint.gorse, tint.amber)}${quickdraw(350, -6, tint.moss, tint.water, tint.slate)}`;

export const panniers = () =>
  shadow(240, 424, 130) +
  `<path d="M136 150H344L362 392C363 412 352 422 332 422H148C128 422 117 412 118 392Z" fill="${tint.water}"/><path d="M290 150H344L362 392C363 412 352 422 332 422H286C310 380 312 220 290 150Z" fill="#5b8794"/>` +
  `<path d="M122 84H358C368 84 372 92 370 102L364 152C362 162 356 166 346 166H134C124 166 118 162 116 152L110 102C108 92 112 84 122 84Z" fill="#5b8794"/><path d="M112 112H368M115 138H365" stroke="#416b78" stroke-width="4"/><path d="M110 100C110 90 114 84 122 84H358C366 84 370 90 370 100Z" fill="${tint.water}"/>` +
  `<path d="M178 80V300M302 80V300" stroke="${tint.ink}" stroke-width="15"/><path d="M164 196h28v34h-28zM288 196h28v34h-28z" fill="${tint.ink}"/><path d="M169 202h18v10h-18zM293 202h18v10h-18z" fill="${tint.gorse}"/>` +
  `<path d="M124 336H356L358 366H122Z" fill="${tint.pale}"/><path d="M124 336H356L357 344H123Z" fill="#fff"/><circle cx="240" cy="286" r="30" fill="${tint.bone}"/><path d="M224 300c4-22 14-30 32-32-1 20-10 32-32 32zm0 0l18-18" fill="${tint.pine}" stroke="${tint.fir}" stroke-width="2"/>` +
  `<path d="M150 84V62C150 52 166 52 166 62M330 84V62C330 52 314 52 314 62" fill="none" stroke="${tint.slate}" stroke-width="10" stroke-linecap="round"/><path d="M196 84C196 56 284 56 284 84" fill="none" stroke="${tint.ink}" stroke-width="9"/>`;

export const barBag = () =>
  shadow(240, 384, 176) +
  `<path d="M60 128H420" stroke="${tint.slate}" stroke-width="16" stroke-linecap="round"/><path d="M60 128H104M376 128H420" stroke="#a9673c" stroke-width="24" stroke-linecap="round"/><path d="M240 128V76" stroke="${tint.slate}" stroke-width="18"/>` +
  `<rect x="92" y="160" width="296" height="212" rx="100" fill="${tint.moss}"/><path d="M92 300C130 350 350 350 388 300C384 344 346 372 288 372H192C134 372 96 344 92 300Z" fill="#57784b"/><path d="M140 186C180 172 300 172 340 186" stroke="${tint.lichen}" stroke-width="8" fill="none" stroke-linecap="round"/>` +
  `<ellipse cx="128" cy="266" rx="36" ry="102" fill="#57784b"/><path d="M104 266C108 240 112 220 128 214C146 226 150 250 150 266C150 290 144 310 128 320C112 310 106 290 104 266Z" fill="${tint.pine}"/>` +
  `<path d="M182 112V372M306 112V372" stroke="${tint.ink}" stroke-width="20"/><path d="M168 226h28v36h-28zM292 226h28v36h-28z" fill="${tint.gorse}" stroke="${tint.ink}" stroke-width="4"/><rect x="218" y="240" width="56" height="68" rx="8" fill="${tint.bone}"/><path d="M228 290l14-26 10 14 6-8 8 20z" fill="${tint.pine}"/>`;

export const lamp = () =>
  `<path d="M250 190L470 96V330L250 258Z" fill="${tint.gorse}" opacity=".28"/><path d="M262 204L470 160V270L262 246Z" fill="#fff3c4" opacity=".75"/>` +
  shadow(190, 404, 100) +
  `<path d="M150 300V372" stroke="${tint.ink}" stroke-width="26"/><rect x="98" y="356" width="106" height="44" rx="20" fill="${tint.slate}"/><circle cx="151" cy="378" r="13" fill="${tint.ink}"/>` +
  `<path d="M70 168C70 152 82 146 98 148L214 160C236 150 262 154 272 166C284 194 284 256 272 284C262 296 236 300 214 290L98 302C82 304 70 298 70 282Z" fill="${tint.bracken}"/><path d="M70 250C120 262 200 262 280 244C280 260 277 274 272 284C262 296 236 300 214 290L98 302C82 304 70 298 70 282Z" fill="${tint.rust}"/>` +
  `<ellipse cx="262" cy="225" rx="20" ry="62" fill="${tint.ink}"/><ellipse cx="265" cy="225" rx="13" ry="48" fill="#fff6d6"/><path d="M100 176L196 182" stroke="#dc8a66" stroke-width="8" stroke-linecap="round"/><path d="M110 220h62M110 236h62M110 252h62" stroke="${tint.ink}" stroke-width="5" stroke-linecap="round"/><rect x="126" y="138" width="38" height="16" rx="8" fill="${tint.ink}"/>`;

export const paddle = () =>
  `<g transform="rotate(38 240 240)"><path d="M240 20V310" stroke="#a9673c" stroke-width="17" stroke-linecap="round"/><path d="M235 30V310" stroke="#c98d5c" stroke-width="5" stroke-linecap="round"/><path d="M204 14C216 2 264 2 276 14C280 26 264 30 252 40H228C216 30 200 26 204 14Z" fill="#7c4526"/>` +
  `<path d="M240 268C280 286 298 320 298 372C298 430 282 470 240 474C198 470 182 430 182 372C182 320 200 286 240 268Z" fill="#c98d5c"/><path d="M240 268C280 286 298 320 298 372C298 430 282 470 240 474Z" fill="#a9673c"/><path d="M214 300C200 340 200 410 212 452M262 296C280 340 280 410 268 452" stroke="#8a5230" stroke-width="3" fill="none"/><path d="M240 268V474" stroke="#e0b084" stroke-width="6"/>` +
  `<path d="M186 420C220 432 260 432 294 420C286 452 270 472 240 474S194 452 186 420Z" fill="${tint.bracken}"/><path d="M184 404C220 416 260 416 296 404" stroke="${tint.gorse}" stroke-width="6" fill="none"/><path d="M228 200h24M228 210h24M228 220h24" stroke="${tint.ink}" stroke-width="5"/></g>`;

export const drySack = () =>
  shadow(240, 426, 104) +
  `<path d="M146 170C146 150 334 150 334 170L346 394C346 416 300 426 240 426S134 416 134 394Z" fill="${tint.gorse}"/><path d="M288 156C316 158 334 162 334 170L346 394C346 412 316 422 270 425C304 380 308 230 288 156Z" fill="${tint.amber}"/>` +
  `<path d="M146 172C146 148 170 140 178 110H302C310 140 334 148 334 172C300 186 180 186 146 172Z" fill="#e0a022"/><path d="M170 66H310C318 66 320 72 320 78V106C320 114 316 118 308 118H172C164 118 160 114 160 106V78C160 72 162 66 170 66Z" fill="${tint.ink}"/><path d="M160 84H320M160 100H320" stroke="${tint.slate}" stroke-width="3"/>` +
  `<path d="M164 92C120 96 108 70 130 50C160 30 216 34 226 40M316 92C360 96 372 70 350 50C320 30 264 34 254 40" fill="none" stroke="${tint.ink}" stroke-width="11" stroke-linecap="round"/><rect x="216" y="26" width="48" height="28" rx="7" fill="${tint.bracken}"/>` +
  `<path d="M170 200L162 400" stroke="#f9d477" stroke-width="11" stroke-linecap="round"/><path d="M198 330q21-22 42 0t42 0M198 354q21-22 42 0t42 0" fill="none" stroke="${tint.ink}" stroke-width="7" stroke-linecap="round"/><path d="M240 236c26 30 32 42 32 54a32 32 0 0 1-64 0c0-12 6-24 32-54z" fill="${tint.ink}"/>`;

export const vest = () =>
  shadow(240, 424, 118) +
  `<path d="M150 96C160 70 190 66 204 74C206 120 220 150 240 150S274 120 276 74C290 66 320 70 330 96C332 150 348 180 366 196L356 398C356 414 346 422 330 422H150C134 422 124 414 124 398L114 196C132 180 148 150 150 96Z" fill="${tint.bracken}"/>` +
  `<path d="M276 74C290 66 320 70 330 96C332 150 348 180 366 196L356 398C356 414 346 422 330 422H240V150C260 150 274 120 276 74Z" fill="${tint.rust}"/>` +
  `<path d="M204 74C206 120 220 150 240 150S274 120 276 74C262 92 218 92 204 74Z" fill="${tint.ink}"/><path d="M240 150V422" stroke="${tint.ink}" stroke-width="6"/>` +
  `<path d="M118 250H362L360 276H119ZM122 330H358L357 356H123Z" fill="${tint.ink}"/><rect x="216" y="244" width="48" height="38" rx="8" fill="${tint.gorse}"/><rect x="216" y="324" width="48" height="38" rx="8" fill="${tint.gorse}"/>` +
  `<path d="M140 376h74v36h-74zM266 376h74v36h-74z" fill="none" stroke="${tint.bone}" stroke-width="3" stroke-dasharray="7 5"/><path d="M162 130L160 172M318 130L320 172" stroke="${tint.pale}" stroke-width="15" stroke-linecap="round"/><path d="M168 210h44M268 210h44" stroke="${tint.gorse}" stroke-width="8" stroke-linecap="round"/>`;
