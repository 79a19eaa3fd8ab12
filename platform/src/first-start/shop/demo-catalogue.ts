/** The catalogue that a first start loads: a small shop of our own invention. Prices in pence. */
export interface DemoProduct {
  readonly sku: string;
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly price_minor: number;
  readonly currency: 'GBP';
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly is_stocked: boolean;
  /** Pieces on hand at first; 0 for what needs no stock. */
  readonly stock: number;
}

export interface DemoCategory {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
}

export const demoCategories: readonly DemoCategory[] = [
  { slug: 'lighting', name: 'Lighting', description: 'Lamps and lanterns for desks, shelves and gardens.' },
  { slug: 'kitchen', name: 'Kitchen', description: 'For cooking, baking and the table.' },
  { slug: 'stationery', name: 'Stationery', description: 'Paper, pens and what keeps a desk in order.' },
  { slug: 'garden', name: 'Garden', description: 'Tools, pots and seeds.' },
  { slug: 'textiles', name: 'Textiles', description: 'Blankets, cushions and towels.' },
  { slug: 'toys', name: 'Toys and games', description: 'Made to be handed down.' },
  { slug: 'workshop', name: 'Workshop', description: 'Hand tools and the things to keep them in.' },
  {
    slug: 'services',
    name: 'Services and vouchers',
    description: 'Nothing to carry home: these need no stock.',
  },
];

type Attributes = DemoProduct['attributes'];
// sku, name, price, stock, description, attributes: a table reads better than seventy objects.
type Row = readonly [string, string, number, number, string, Attributes];

// biome-ignore format: one row a product
const ROWS: Readonly<Record<string, readonly Row[]>> = {
  lighting: [
    ['OAK-DESK-LAMP', 'Oak desk lamp', 6450, 120, 'Swivelling arm of oiled oak, warm light, fabric cable.', { material: 'oak', watts: 7, colour: 'natural' }],
    ['BRASS-READING-LAMP', 'Brass reading lamp', 8900, 60, 'Solid brass, bends to the page and stays there.', { material: 'brass', watts: 5, colour: 'gold' }],
    ['PAPER-MOON-PENDANT', 'Paper moon pendant', 3200, 150, 'Folded by hand from washi paper, 40 cm across.', { material: 'paper', diameter_cm: 40, colour: 'white' }],
    ['STORM-LANTERN', 'Storm lantern', 2750, 90, 'Burns in wind and rain; for lamp oil.', { material: 'steel', height_cm: 26, colour: 'green' }],
    ['CLAMP-WORK-LIGHT', 'Clamp work light', 3990, 110, 'Holds on to anything up to six centimetres thick.', { material: 'aluminium', watts: 9, colour: 'grey' }],
    ['FIREFLY-STRING', 'Firefly string lights', 1890, 300, 'Sixty small lights on ten metres of copper wire.', { length_m: 10, lights: 60, outdoor: true }],
    ['PORCELAIN-NIGHTLIGHT', 'Porcelain night light', 2450, 140, 'Glows through thin porcelain; switches itself off at dawn.', { material: 'porcelain', watts: 1, colour: 'white' }],
    ['HARBOUR-WALL-LAMP', 'Harbour wall lamp', 7400, 45, 'As on the quay: cage, glass and a gasket that keeps the sea out.', { material: 'steel', outdoor: true, colour: 'blue' }],
    ['BEESWAX-CANDLES-6', 'Beeswax candles, six', 1650, 260, 'Hand-dipped, burn eight hours each.', { pieces: 6, hours: 8 }],
  ],
  kitchen: [
    ['WALNUT-CHOPPING-BOARD', 'Walnut chopping board', 4200, 130, 'End grain, which is kind to knives.', { material: 'walnut', length_cm: 38 }],
    ['STONEWARE-TEAPOT', 'Stoneware teapot', 3850, 95, 'Holds four cups and pours without a drip.', { material: 'stoneware', litres: 0.9, colour: 'slate' }],
    ['COPPER-MILK-PAN', 'Copper milk pan', 5900, 50, 'Heats evenly to the rim; tinned inside.', { material: 'copper', litres: 1.2 }],
    ['LINEN-BREAD-BAG', 'Linen bread bag', 1450, 220, 'Keeps a loaf crisp outside and soft within.', { material: 'linen', length_cm: 40 }],
    ['CAST-IRON-SKILLET', 'Cast iron skillet', 4750, 80, 'Seasoned three times with flaxseed oil.', { material: 'cast iron', diameter_cm: 26 }],
    ['OLIVEWOOD-SPOONS-4', 'Olive wood spoons, four', 2100, 180, 'One to stir, one to scrape, two to serve.', { material: 'olive wood', pieces: 4 }],
    ['SOURDOUGH-JAR', 'Sourdough jar', 1250, 240, 'A wide mouth, and marks to see it rise.', { material: 'glass', litres: 0.75 }],
    ['ENAMEL-MUG-BLUE', 'Enamel mug, blue', 950, 400, 'Survives the campfire and the dishwasher.', { material: 'enamel', litres: 0.35, colour: 'blue' }],
    ['ENAMEL-MUG-CREAM', 'Enamel mug, cream', 950, 400, 'Survives the campfire and the dishwasher.', { material: 'enamel', litres: 0.35, colour: 'cream' }],
    ['PEPPER-MILL-ASH', 'Ash pepper mill', 3600, 100, 'A ceramic grinder that does not dull.', { material: 'ash', height_cm: 18 }],
    ['HONEY-DIPPER', 'Honey dipper', 550, 500, 'Turned from a single piece of beech.', { material: 'beech', length_cm: 16 }],
  ],
  stationery: [
    ['DOTTED-NOTEBOOK-A5', 'Dotted notebook A5', 1490, 350, '192 pages that lie flat and take ink.', { pages: 192, format: 'A5', colour: 'forest' }],
    ['FIELD-NOTEBOOKS-3', 'Field notebooks, three', 1190, 400, 'Sewn, and small enough for a shirt pocket.', { pages: 48, pieces: 3, format: 'A6' }],
    ['FOUNTAIN-PEN-TEAL', 'Fountain pen, teal', 3400, 90, 'A steel nib, medium, with a piston filler.', { colour: 'teal', nib: 'medium' }],
    ['BRASS-RULER-30', 'Brass ruler 30 cm', 1800, 160, 'Engraved, not printed: the marks stay.', { material: 'brass', length_cm: 30 }],
    ['COTTON-PAPER-50', 'Cotton paper, fifty sheets', 1350, 210, 'Laid paper of 120 g, for letters that are kept.', { pieces: 50, format: 'A4' }],
    ['SEALING-WAX-RED', 'Sealing wax, red', 750, 280, 'Melts without smoke and snaps cleanly.', { colour: 'red' }],
    ['DESK-CALENDAR-CORK', 'Cork desk calendar', 2200, 75, 'Wooden blocks, so that it lasts more than a year.', { material: 'cork' }],
    ['PENCIL-SET-12', 'Drawing pencils, twelve', 1600, 190, 'From 6B to 4H in a tin.', { pieces: 12, material: 'cedar' }],
    ['MAP-PINS-100', 'Map pins, a hundred', 480, 600, 'Glass heads in five colours.', { pieces: 100 }],
    ['ENVELOPES-KRAFT-25', 'Kraft envelopes, twenty-five', 620, 500, 'Recycled, gummed, C6.', { pieces: 25, format: 'C6' }],
  ],
  garden: [
    ['COPPER-TROWEL', 'Copper trowel', 3100, 110, 'Slides into clay and does not rust.', { material: 'copper', length_cm: 30 }],
    ['TERRACOTTA-POT-20', 'Terracotta pot 20 cm', 1150, 320, 'Frost-proof, thrown by hand.', { material: 'terracotta', diameter_cm: 20 }],
    ['TERRACOTTA-POT-30', 'Terracotta pot 30 cm', 2250, 180, 'Frost-proof, thrown by hand.', { material: 'terracotta', diameter_cm: 30 }],
    ['WATERING-CAN-9', 'Watering can, nine litres', 3650, 85, 'Galvanised, with a brass rose that rains softly.', { material: 'steel', litres: 9 }],
    ['WILDFLOWER-SEEDS', 'Wildflower seeds', 390, 900, 'Thirty kinds for bees, enough for ten square metres.', { square_m: 10 }],
    ['HEIRLOOM-TOMATO-SEEDS', 'Heirloom tomato seeds', 290, 900, 'Six old kinds, from yellow to black.', { kinds: 6 }],
    ['PRUNING-SHEARS', 'Pruning shears', 4400, 95, 'Every part can be replaced.', { material: 'steel', length_cm: 21 }],
    ['HAZEL-BEAN-POLES', 'Hazel bean poles, ten', 1950, 70, 'Cut in winter, two metres long.', { pieces: 10, length_cm: 200 }],
    ['JUTE-TWINE-100', 'Jute twine, 100 m', 560, 450, 'Rots in the compost with what it held.', { length_m: 100, colour: 'green' }],
    ['BIRD-FEEDER-LARCH', 'Larch bird feeder', 2850, 90, 'With a roof, and a perch that squirrels dislike.', { material: 'larch' }],
  ],
  textiles: [
    ['WOOL-BLANKET-GREY', 'Wool blanket, grey', 9800, 55, 'Woven from undyed wool, 130 by 200 cm.', { material: 'wool', colour: 'grey' }],
    ['WOOL-BLANKET-RUST', 'Wool blanket, rust', 9800, 55, 'Woven from dyed wool, 130 by 200 cm.', { material: 'wool', colour: 'rust' }],
    ['LINEN-CUSHION-SAND', 'Linen cushion, sand', 3300, 140, 'Filled with wool; the cover comes off.', { material: 'linen', colour: 'sand' }],
    ['LINEN-CUSHION-INDIGO', 'Linen cushion, indigo', 3300, 140, 'Filled with wool; the cover comes off.', { material: 'linen', colour: 'indigo' }],
    ['WAFFLE-TOWEL-2', 'Waffle towels, two', 2900, 200, 'Dry fast, in the air as on the skin.', { material: 'cotton', pieces: 2 }],
    ['TEA-TOWELS-HERRINGBONE', 'Herringbone tea towels, three', 1990, 230, 'Half linen, which leaves no fluff on glasses.', { material: 'half linen', pieces: 3 }],
    ['SHEEPSKIN-RUG', 'Sheepskin rug', 7600, 40, 'Tanned with bark; no two are alike.', { material: 'sheepskin' }],
    ['PICNIC-RUG-TARTAN', 'Tartan picnic rug', 4950, 70, 'Waxed underneath, so the meadow may be wet.', { material: 'wool', colour: 'tartan' }],
    ['APRON-CANVAS', 'Canvas apron', 3150, 120, 'Pockets where the hands are.', { material: 'canvas', colour: 'black' }],
  ],
  toys: [
    ['WOODEN-TRAIN', 'Wooden train', 3900, 110, 'Four carriages with magnets, beech and birch.', { material: 'beech', age_from: 3 }],
    ['MARBLE-RUN', 'Marble run', 5400, 65, 'Seventy-two blocks: build it, then build it better.', { pieces: 72, age_from: 4 }],
    ['TIN-SPINNING-TOP', 'Tin spinning top', 1750, 150, 'Hums a chord as it turns.', { material: 'tin', age_from: 2 }],
    ['KITE-SWALLOW', 'Swallow kite', 2650, 100, 'Flies in a breath of wind.', { material: 'ripstop', age_from: 6 }],
    ['STACKING-STONES', 'Stacking stones', 2950, 120, 'Sixteen wooden pebbles that balance, nearly always.', { pieces: 16, age_from: 3 }],
    ['FOLDING-CHESS', 'Folding chess set', 4600, 60, 'Maple and walnut; the board is the box.', { material: 'maple', age_from: 7 }],
    ['DOMINO-SLATE', 'Slate dominoes', 3750, 45, 'Twenty-eight stones with a good click.', { material: 'slate', pieces: 28 }],
    ['HAND-PUPPET-FOX', 'Fox hand puppet', 2300, 130, 'Felted wool with a sly look.', { material: 'wool', age_from: 2 }],
  ],
  workshop: [
    ['BLOCK-PLANE', 'Block plane', 8700, 40, 'Low angle, ready to cut out of the box.', { material: 'iron', length_cm: 16 }],
    ['DOVETAIL-SAW', 'Dovetail saw', 6900, 45, 'Fifteen teeth to the inch, walnut handle.', { material: 'steel', length_cm: 25 }],
    ['CHISELS-4', 'Bench chisels, four', 11800, 35, '6, 12, 18 and 25 mm, with hornbeam handles.', { pieces: 4, material: 'steel' }],
    ['MARKING-GAUGE', 'Marking gauge', 3450, 80, 'A wheel, not a pin: it does not tear.', { material: 'brass' }],
    ['WOODEN-MALLET', 'Wooden mallet', 2600, 95, 'Beech on ash.', { material: 'beech' }],
    ['TOOL-ROLL-WAXED', 'Waxed tool roll', 5200, 60, 'Twelve pockets and a strap.', { material: 'canvas', colour: 'olive' }],
    ['SCREW-BOX-SET', 'Screw box, 400 pieces', 2400, 140, 'Eight sizes, brass plated.', { pieces: 400 }],
    ['SHARPENING-STONE', 'Sharpening stone', 4100, 75, '1000 on one side, 4000 on the other.', { grit: 4000 }],
    ['WOOD-OIL-500', 'Wood oil, half a litre', 1550, 210, 'Linseed and orange; safe for boards and toys.', { litres: 0.5 }],
  ],
  services: [
    ['GIFT-WRAPPING', 'Gift wrapping', 350, 0, 'Paper, ribbon and a card with your words.', { per: 'parcel' }],
    ['GIFT-VOUCHER-25', 'Gift voucher 25', 2500, 0, 'Sent by mail, good for three years.', { value: 25 }],
    ['GIFT-VOUCHER-50', 'Gift voucher 50', 5000, 0, 'Sent by mail, good for three years.', { value: 50 }],
    ['SHARPENING-SERVICE', 'Sharpening by post', 1200, 0, 'Send a blade, get it back keen.', { days: 7 }],
  ],
};

export const demoProducts: readonly DemoProduct[] = Object.entries(ROWS).flatMap(([category, rows]) =>
  rows.map(([sku, name, price_minor, stock, description, attributes]) => ({
    sku,
    name,
    description,
    category,
    price_minor,
    currency: 'GBP' as const,
    attributes,
    is_stocked: stock > 0,
    stock,
  })),
);
