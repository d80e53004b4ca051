import type { RecordText } from '../text.ts';
import type { Worded } from '../values.ts';
import { plural } from './words.ts';

const grades: Record<Worded, string> = {
  'very-likely': 'скорее всего',
  probably: 'похоже',
  unsure: 'трудно сказать',
};

/** A number that ends in one, but not in eleven, takes the singular; one with a fraction does not. */
const right = (hundred: string) =>
  `${/(^|[^1])1$/.test(hundred) && !/,/.test(hundred) ? 'верен' : 'верны'} ${hundred}`;

const tested = (answers: number) =>
  `так было на проверочных картинках, ${plural(answers, { one: 'ответ', few: 'ответа', many: 'ответов' })}`;

export const record: RecordText = {
  title: (model) => `${model}: результаты модели`,
  close: 'Закрыть результаты',
  table: 'Таблицей',
  bare: 'Других результатов издатель модели не дал.',
  missing: (why) => `Остальные результаты не загрузились. ${why}`,
  card: 'Карточка модели целиком (Markdown, по-английски)',

  facts: {
    test: (images) =>
      `верных ответов на проверочных картинках, которых она не видела при обучении (${images})`,
    photographs: (images) => `верных ответов на фотографиях из других источников (${images})`,
    calibration: 'настолько в среднем ошибаются её проценты (ошибка калибровки)',
  },

  grades,
  like: (hundred, name, grade, answers) =>
    `Из ста таких ответов («${name}», ${grades[grade]}) ${right(hundred)}: ${tested(answers)}.`,
  likeSure: (hundred, from, to, answers) =>
    `Из ста столь же уверенных ответов (от ${from} до ${to}) ${right(hundred)}: ${tested(answers)}.`,

  classes: {
    title: 'По классам',
    note: 'Полоски: сколько проверочных картинок класса она находит. Выберите класс, чтобы увидеть его результаты.',
    diamonds: 'Ромбы: то же на фотографиях из других источников.',
    caption: 'Как часто каждый класс находят и верно называют',
    said: (name, hundred) => `Из ста ответов «${name}» ${right(hundred)}.`,
    found: (name, hundred) => `Из ста проверочных картинок класса «${name}» она находит ${hundred}.`,
    photographs: (hundred) => `Из ста фотографий из других источников — ${hundred}.`,
    takenFor: (others) => `За что чаще всего принимает остальные: ${others}.`,
    mistaken: (name, others) => `Что чаще всего ошибочно называет «${name}»: ${others}.`,
    share: (name, percent) => `${name} (${percent})`,
    byGrade: 'Насколько уверенно сказано и как часто верно',
    grade: 'Сказано',
    answers: 'Ответов',
    right: 'Верно',
    head: {
      name: 'Класс',
      pictures: 'Картинок',
      found: 'Найдено',
      precision: 'Верно среди названных',
      photographs: 'Найдено на фотографиях',
    },
  },

  confusion: {
    title: 'Что с чем она путает',
    note: 'Строки: что на проверочных картинках. Столбцы: что она отвечает. На диагонали она права.',
    caption: 'Матрица ошибок, в картинках',
    shows: 'на картинке',
    answers: 'ответ',
  },

  reliability: {
    title: 'Можно ли верить её процентам',
    note: 'Как часто ответы верны при данной уверенности. На пунктире они держат ровно то, что обещают; выше — верны чаще. Чёрточки через точки: где в 19 случаях из 20 лежит настоящая доля. Внизу: сколько ответов настолько уверенных.',
    grades: (veryLikely, probably) =>
      `Страница говорит «скорее всего» начиная с ${veryLikely} и «похоже» начиная с ${probably}.`,
    kept: (grade, answers, hundred) =>
      `На картинках, по которым выбраны эти пороги, сказано «${grades[grade]}»: ${plural(answers, { one: 'раз', few: 'раза', many: 'раз' })}; ${right(hundred)} из ста.`,
    sure: 'вероятность ответа',
    right: 'доля верных',
    caption: 'Как часто ответы верны при данной уверенности',
    head: { from: 'Вероятность', answers: 'Ответов', confidence: 'В среднем', accuracy: 'Верно' },
    range: (from, to) => `от ${from} до ${to}`,
  },

  strangers: {
    title: 'Замечает ли она незнакомое',
    note: (sure) =>
      `Ответить она может только своими классами. О картинках, где нет ни одного из них, страница должна предупредить или хотя бы не быть уверенной. Остаток получает ответ с уверенностью от ${sure} без предупреждения: его доля стоит в конце строки.`,
    parts: {
      warned: 'предупреждение',
      unsure: 'без предупреждения, не уверена',
      sure: 'уверена, без предупреждения',
    },
    elsewhere: 'Фотографии и картинки из других источников',
    madeUp: 'Испорченные проверочные картинки',
    known: (percent, images) => `Ложных тревог на картинках её собственных классов (${images}): ${percent}.`,
    knownPhotographs: (percent) => `На фотографиях её классов из других источников: ${percent}.`,
    caption: 'Картинки, где нет ни одного её класса',
    head: {
      name: 'Картинки',
      images: 'Число',
      warned: 'Предупреждение',
      sure: 'Уверена, без предупреждения',
      auroc: 'AUROC оценки',
      taken: (name) => `Приняты за «${name}»`,
    },
  },

  tradeOff: {
    title: 'Что изменил бы другой порог',
    note: 'Сколько картинок других вещей, по которым выбрана оценка, получили бы уверенный ответ без предупреждения, если предупреждать о стольких картинках собственных классов.',
    warned: 'предупреждений о своих картинках',
    sure: 'чужие, уверенно',
  },

  limits: 'Чего она не умеет',

  made: {
    title: 'Из чего она сделана',
    data: 'Данные',
    dataLicence: 'Лицензия данных',
    pictures: 'Картинки',
    split: (train, validation, test) => `${train} для обучения, ${validation} отложено, ${test} для проверки`,
    crossed: (train, validation) => `${train} для обучения, ${validation} отложено; проверена перекрёстно`,
    measured: 'Проверена на',
    sees: 'Видит',
    size: (width, height) => `середину картинки, уменьшенную до ${width} × ${height} пикселей`,
    net: 'Сеть',
    numbers: (name, parameters, multiplyAdds) =>
      `${name}, параметров ${parameters}, умножений со сложением на картинку ${multiplyAdds} млн`,
    recipe: 'Рецепт',
    licence: 'Лицензия модели',
    version: 'Версия',
  },

  forms: {
    title: 'Её формы и их размеры',
    caption: 'По движку, который её исполняет',
    engine: 'Движок',
    precision: 'Точность чисел',
    accuracy: 'Верно',
    bytes: 'Размер',
    reference: 'образец',
  },
};
