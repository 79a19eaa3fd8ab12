import { sharpeningByPost, voucher, wrappedGift } from './forms/desk/gifts.ts';
import { books, notebook } from './forms/desk/notebooks.ts';
import { brush, calendar, clock, ruler, scissors } from './forms/desk/on-the-desk.ts';
import { envelopes, pen, pencils, pins, sealingWax, sheets } from './forms/desk/writing.ts';
import { birdFeeder } from './forms/garden/bird-feeder.ts';
import { pruningShears, rake, trowel } from './forms/garden/garden-tools.ts';
import { flowerPot, poles, twine, wateringCan } from './forms/garden/pots-and-poles.ts';
import { seedPacket } from './forms/garden/seed-packet.ts';
import { bag, basket, breadBag } from './forms/home/bags.ts';
import { apron, blanket, cushion, foldedCloth, rug, sheepskin, towels } from './forms/home/cloth.ts';
import {
  choppingBoard,
  honeyDipper,
  milkPan,
  pepperMill,
  skillet,
  spoons,
  teapot,
} from './forms/home/cooking.ts';
import { chair, shelf, stool, table } from './forms/home/furniture.ts';
import { clampLight, deskLamp, lantern, pendantLamp, readingLamp, wallLamp } from './forms/home/lamps.ts';
import { candles, nightLight, stringLights } from './forms/home/small-lights.ts';
import { bottle, bowl, jar, mug, plate, vase } from './forms/home/vessels.ts';
import { ball, chess, dice, dominoes } from './forms/play/games.ts';
import { fox, softAnimal } from './forms/play/soft-toys.ts';
import { kite, marbleRun, spinningTop, stackingStones, train } from './forms/play/toys.ts';
import {
  blockPlane,
  chisels,
  hammer,
  knife,
  mallet,
  markingGauge,
  saw,
} from './forms/workshop/hand-tools.ts';
import { screwBox, sharpeningStone, toolRoll, woodenBox } from './forms/workshop/tool-storage.ts';
import type { Form } from './look.ts';

/** A kind of thing: how it is drawn, the material it usually has, and the words that name it, in the singular. */
export interface Kind {
  readonly form: Form;
  readonly usualMaterial: string;
  readonly words: readonly string[];
}

// form, usual material, words: a table reads better than seventy objects.
type Row = readonly [Form, string, ...string[]];

// biome-ignore format: one row a kind
const ROWS: readonly Row[] = [
  [deskLamp, 'steel', 'desk lamp', 'table lamp', 'lamp'],
  [readingLamp, 'brass', 'reading lamp', 'floor lamp', 'bedside lamp'],
  [pendantLamp, 'paper', 'pendant', 'pendant lamp', 'ceiling lamp', 'lampshade', 'paper lantern'],
  [lantern, 'steel', 'lantern', 'oil lamp', 'storm lamp'],
  [wallLamp, 'steel', 'wall lamp', 'wall light', 'sconce'],
  [clampLight, 'aluminium', 'work light', 'clamp lamp', 'torch'],
  [stringLights, 'copper', 'string light', 'fairy light', 'light chain'],
  [nightLight, 'porcelain', 'night light', 'nightlight'],
  [candles, 'beeswax', 'candle', 'taper', 'tea light'],
  [choppingBoard, 'walnut', 'board', 'chopping board', 'breadboard'],
  [teapot, 'stoneware', 'teapot', 'tea pot', 'coffee pot', 'kettle'],
  [milkPan, 'copper', 'milk pan', 'saucepan', 'pan', 'casserole'],
  [skillet, 'cast iron', 'skillet', 'frying pan'],
  [breadBag, 'linen', 'bread bag', 'sack', 'pouch'],
  [bag, 'canvas', 'bag', 'tote', 'satchel', 'shopper'],
  [basket, 'wicker', 'basket', 'hamper'],
  [spoons, 'olive wood', 'spoon', 'ladle', 'spatula'],
  [jar, 'glass', 'jar', 'canister'],
  [mug, 'stoneware', 'mug', 'cup', 'beaker', 'tumbler'],
  [bowl, 'ceramic', 'bowl', 'dish'],
  [plate, 'porcelain', 'plate', 'saucer', 'tray'],
  [vase, 'stoneware', 'vase', 'jug', 'pitcher'],
  [pepperMill, 'beech', 'mill', 'grinder'],
  [honeyDipper, 'beech', 'dipper'],
  [knife, 'steel', 'knife', 'cleaver'],
  [bottle, 'glass', 'bottle', 'oil', 'wood oil', 'polish', 'varnish'],
  [notebook, 'kraft', 'notebook', 'journal', 'sketchbook', 'diary'],
  [books, 'linen', 'book', 'novel', 'cookbook'],
  [pen, 'enamel', 'pen'],
  [pencils, 'cedar', 'pencil', 'crayon'],
  [ruler, 'brass', 'ruler', 'measure'],
  [sheets, 'paper', 'paper', 'letter', 'writing pad', 'card'],
  [envelopes, 'kraft', 'envelope'],
  [sealingWax, 'tin', 'wax', 'sealing wax', 'seal'],
  [calendar, 'cork', 'calendar'],
  [pins, 'steel', 'pin', 'map pin', 'drawing pin', 'thumbtack'],
  [scissors, 'steel', 'scissors', 'snips'],
  [clock, 'brass', 'clock', 'watch', 'timer'],
  [brush, 'beech', 'brush', 'broom'],
  [trowel, 'steel', 'trowel', 'spade', 'shovel', 'hand fork'],
  [rake, 'steel', 'rake', 'hoe', 'pitchfork'],
  [flowerPot, 'terracotta', 'pot', 'flowerpot', 'planter'],
  [wateringCan, 'steel', 'watering can', 'can', 'bucket'],
  [seedPacket, 'paper', 'seed', 'bulb'],
  [pruningShears, 'steel', 'shears', 'secateurs', 'pruner'],
  [poles, 'hazel', 'pole', 'stake', 'cane', 'bean pole'],
  [twine, 'jute', 'twine', 'string', 'rope', 'yarn', 'cord', 'thread'],
  [birdFeeder, 'larch', 'feeder', 'birdhouse', 'nest box', 'nesting box'],
  [blanket, 'wool', 'blanket', 'throw', 'plaid', 'quilt'],
  [cushion, 'linen', 'cushion', 'pillow'],
  [towels, 'cotton', 'towel', 'tea towel', 'dishcloth'],
  [foldedCloth, 'linen', 'tablecloth', 'napkin', 'scarf', 'fabric', 'bed linen', 'curtain'],
  [sheepskin, 'sheepskin', 'sheepskin', 'sheepskin rug', 'fleece'],
  [rug, 'wool', 'rug', 'carpet', 'mat', 'doormat'],
  [apron, 'canvas', 'apron', 'smock'],
  [train, 'beech', 'train', 'locomotive', 'railway'],
  [marbleRun, 'beech', 'marble run', 'building block', 'block'],
  [spinningTop, 'tin', 'top', 'spinning top'],
  [kite, 'ripstop', 'kite'],
  [stackingStones, 'beech', 'stacking stone', 'pebble'],
  [chess, 'maple', 'chess', 'chess set', 'draughts'],
  [dominoes, 'slate', 'domino'],
  [dice, 'maple', 'dice', 'die'],
  [ball, 'ripstop', 'ball', 'football'],
  [fox, 'wool', 'fox', 'fox hand puppet'],
  [softAnimal, 'wool', 'teddy', 'bear', 'puppet', 'soft toy'],
  [blockPlane, 'iron', 'plane', 'block plane'],
  [saw, 'steel', 'saw', 'handsaw'],
  [chisels, 'steel', 'chisel', 'gouge', 'screwdriver'],
  [markingGauge, 'brass', 'gauge', 'marking gauge'],
  [mallet, 'beech', 'mallet'],
  [hammer, 'steel', 'hammer', 'axe', 'hatchet'],
  [toolRoll, 'canvas', 'tool roll', 'pencil roll'],
  [screwBox, 'oak', 'screw box', 'screw', 'nail'],
  [woodenBox, 'oak', 'box', 'chest', 'crate', 'drawer', 'case'],
  [sharpeningStone, 'stone', 'sharpening stone', 'whetstone', 'hone'],
  [chair, 'oak', 'chair', 'armchair', 'rocking chair'],
  [stool, 'oak', 'stool', 'footstool'],
  [table, 'oak', 'table', 'desk', 'workbench', 'bench'],
  [shelf, 'oak', 'shelf', 'bookcase', 'rack'],
  [wrappedGift, 'paper', 'gift wrapping', 'wrapping', 'gift', 'present', 'parcel'],
  [voucher, 'paper', 'voucher', 'gift voucher', 'gift card', 'ticket'],
  [sharpeningByPost, 'steel', 'sharpening', 'sharpening service', 'repair', 'service'],
];

export const kinds: readonly Kind[] = ROWS.map(([form, usualMaterial, ...words]) => ({
  form,
  usualMaterial,
  words,
}));
