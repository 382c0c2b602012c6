/** The words that the book itself says, in the book's language. Long because it is a table: one block a language. */

/** MARC relator codes (https://www.loc.gov/marc/relators/) that a person of a book can have. */
export type Role =
  | 'aut'
  | 'trl'
  | 'edt'
  | 'ctb'
  | 'ill'
  | 'pht'
  | 'cov'
  | 'bkd'
  | 'pfr'
  | 'rev'
  | 'ann'
  | 'com'
  | 'aui'
  | 'aft'
  | 'adp'

/** What the accessibility summary may claim. */
interface AccessibilityFacts {
  readonly hasPictures: boolean
  /** Every picture has an alternative text. */
  readonly picturesDescribed: boolean
}

export interface Labels {
  readonly contents: string
  readonly preface: string
  readonly cover: string
  readonly titlePage: string
  readonly imprint: string
  /** Title of the page that tells how to cite the book. */
  readonly citation: string
  readonly landmarks: string
  readonly startOfText: string
  /** Title of the page list. */
  readonly pages: string
  readonly figure: string
  readonly table: string
  /** Title of the footnotes. */
  readonly notes: string
  /** Accessible name of the link from a footnote to its mark. */
  readonly backToText: string
  readonly alerts: Readonly<Record<'note' | 'tip' | 'important' | 'warning' | 'caution', string>>
  readonly taskDone: string
  readonly taskOpen: string
  readonly roles: Readonly<Record<Role, string>>
  readonly publisher: string
  readonly published: string
  readonly version: string
  readonly licence: string
  readonly source: string
  readonly repository: string
  /** Title of a book without one. */
  readonly untitled: string
  /** Stands between names: `, ` or `、`. */
  readonly listSeparator: string
  /** `1` → `Chapter 1`; a number with a point stays as it is. */
  readonly chapterNumber: (number: string) => string
  /** `commit` may be a hash, a tag or a branch. */
  readonly builtFrom: (commit: string) => string
  /** Stands in the box of a picture that is missing; `alt` may be empty. */
  readonly missingPicture: (alt: string) => string
  readonly accessibilitySummary: (facts: AccessibilityFacts) => string
}

/** `language` is a BCP 47 tag; a language without words of its own gets English. Chinese goes by script: `zh-TW` is traditional. */
export function labelsFor(language: string): Labels {
  const locale = new Intl.Locale(language).maximize()
  if (locale.language === 'zh') return locale.script === 'Hant' ? traditionalChinese : simplifiedChinese
  return languages.get(locale.language) ?? english
}

/** Only a chapter of the first level is called one: `1.2` is a number, not “Chapter 1.2”. */
function chapter(write: (number: string) => string): (number: string) => string {
  return (number) => (/^\d+$/.test(number) ? write(number) : number)
}

function missing(words: string, colon = ': '): (alt: string) => string {
  return (alt) => (alt.trim() === '' ? words : `${words}${colon}${alt.trim()}`)
}

function summary(
  text: string,
  described: string,
  undescribed: string,
  separator = ' ',
): (facts: AccessibilityFacts) => string {
  return ({ hasPictures, picturesDescribed }) =>
    hasPictures ? `${text}${separator}${picturesDescribed ? described : undescribed}` : text
}

const english: Labels = {
  contents: 'Contents',
  preface: 'Preface',
  cover: 'Cover',
  titlePage: 'Title page',
  imprint: 'Imprint',
  citation: 'Cite this book',
  landmarks: 'Landmarks',
  startOfText: 'Start of text',
  pages: 'Pages',
  figure: 'Figure',
  table: 'Table',
  notes: 'Notes',
  backToText: 'Back to the text',
  alerts: { note: 'Note', tip: 'Tip', important: 'Important', warning: 'Warning', caution: 'Caution' },
  taskDone: 'done',
  taskOpen: 'open',
  roles: {
    aut: 'Author',
    trl: 'Translator',
    edt: 'Editor',
    ctb: 'Contributor',
    ill: 'Illustrator',
    pht: 'Photographer',
    cov: 'Cover designer',
    bkd: 'Book designer',
    pfr: 'Proofreader',
    rev: 'Reviewer',
    ann: 'Annotator',
    com: 'Compiler',
    aui: 'Author of introduction',
    aft: 'Author of afterword',
    adp: 'Adapter',
  },
  publisher: 'Publisher',
  published: 'Published',
  version: 'Version',
  licence: 'Licence',
  source: 'Source',
  repository: 'Repository',
  untitled: 'Untitled',
  listSeparator: ', ',
  chapterNumber: chapter((number) => `Chapter ${number}`),
  builtFrom: (commit) => `Built from ${commit}`,
  missingPicture: missing('Missing picture'),
  accessibilitySummary: summary(
    'The text can be read by assistive technology in its natural order; the headings and the table of contents lead through it.',
    'Every picture has a text alternative.',
    'Some pictures have no text alternative.',
  ),
}

const simplifiedChinese: Labels = {
  contents: '目录',
  preface: '前言',
  cover: '封面',
  titlePage: '书名页',
  imprint: '版权页',
  citation: '引用本书',
  landmarks: '导览',
  startOfText: '正文开始',
  pages: '页码',
  figure: '图',
  table: '表',
  notes: '注释',
  backToText: '返回正文',
  alerts: { note: '注意', tip: '提示', important: '重要', warning: '警告', caution: '小心' },
  taskDone: '已完成',
  taskOpen: '未完成',
  roles: {
    aut: '作者',
    trl: '译者',
    edt: '编者',
    ctb: '贡献者',
    ill: '插图作者',
    pht: '摄影',
    cov: '封面设计',
    bkd: '书籍设计',
    pfr: '校对',
    rev: '审阅',
    ann: '注释者',
    com: '汇编者',
    aui: '序言作者',
    aft: '跋作者',
    adp: '改编',
  },
  publisher: '出版者',
  published: '出版日期',
  version: '版本',
  licence: '许可',
  source: '来源',
  repository: '代码仓库',
  untitled: '无题',
  listSeparator: '、',
  chapterNumber: chapter((number) => `第 ${number} 章`),
  builtFrom: (commit) => `由 ${commit} 生成`,
  missingPicture: missing('图片缺失', '：'),
  accessibilitySummary: summary(
    '正文可由辅助技术按自然顺序朗读，并可通过标题和目录导航。',
    '所有图片均有替代文本。',
    '部分图片没有替代文本。',
    '',
  ),
}

const traditionalChinese: Labels = {
  contents: '目錄',
  preface: '前言',
  cover: '封面',
  titlePage: '書名頁',
  imprint: '版權頁',
  citation: '引用本書',
  landmarks: '導覽',
  startOfText: '正文開始',
  pages: '頁碼',
  figure: '圖',
  table: '表',
  notes: '註釋',
  backToText: '返回正文',
  alerts: { note: '注意', tip: '提示', important: '重要', warning: '警告', caution: '小心' },
  taskDone: '已完成',
  taskOpen: '未完成',
  roles: {
    aut: '作者',
    trl: '譯者',
    edt: '編者',
    ctb: '貢獻者',
    ill: '插圖作者',
    pht: '攝影',
    cov: '封面設計',
    bkd: '書籍設計',
    pfr: '校對',
    rev: '審閱',
    ann: '註釋者',
    com: '彙編者',
    aui: '序言作者',
    aft: '跋作者',
    adp: '改編',
  },
  publisher: '出版者',
  published: '出版日期',
  version: '版本',
  licence: '授權',
  source: '來源',
  repository: '程式碼儲存庫',
  untitled: '無題',
  listSeparator: '、',
  chapterNumber: chapter((number) => `第 ${number} 章`),
  builtFrom: (commit) => `由 ${commit} 產生`,
  missingPicture: missing('圖片缺失', '：'),
  accessibilitySummary: summary(
    '正文可由輔助科技依自然順序朗讀，並可透過標題和目錄瀏覽。',
    '所有圖片均有替代文字。',
    '部分圖片沒有替代文字。',
    '',
  ),
}

const japanese: Labels = {
  contents: '目次',
  preface: 'まえがき',
  cover: '表紙',
  titlePage: '扉',
  imprint: '奥付',
  citation: '本書の引用',
  landmarks: 'ランドマーク',
  startOfText: '本文の始まり',
  pages: 'ページ',
  figure: '図',
  table: '表',
  notes: '注',
  backToText: '本文に戻る',
  alerts: { note: '注記', tip: 'ヒント', important: '重要', warning: '警告', caution: '注意' },
  taskDone: '完了',
  taskOpen: '未完了',
  roles: {
    aut: '著者',
    trl: '翻訳',
    edt: '編集',
    ctb: '協力',
    ill: 'イラスト',
    pht: '写真',
    cov: '装丁',
    bkd: 'ブックデザイン',
    pfr: '校正',
    rev: '査読',
    ann: '注釈',
    com: '編纂',
    aui: '序文',
    aft: 'あとがき',
    adp: '翻案',
  },
  publisher: '発行',
  published: '発行日',
  version: '版',
  licence: 'ライセンス',
  source: '出典',
  repository: 'リポジトリ',
  untitled: '無題',
  listSeparator: '、',
  chapterNumber: chapter((number) => `第${number}章`),
  builtFrom: (commit) => `${commit} から作成`,
  missingPicture: missing('画像がありません', '：'),
  accessibilitySummary: summary(
    '本文は支援技術により自然な順序で読み上げることができ、見出しと目次から移動できます。',
    'すべての画像に代替テキストがあります。',
    '代替テキストのない画像があります。',
    '',
  ),
}

const korean: Labels = {
  contents: '차례',
  preface: '머리말',
  cover: '표지',
  titlePage: '속표지',
  imprint: '판권',
  citation: '이 책의 인용',
  landmarks: '주요 위치',
  startOfText: '본문 시작',
  pages: '쪽',
  figure: '그림',
  table: '표',
  notes: '주석',
  backToText: '본문으로 돌아가기',
  alerts: { note: '참고', tip: '도움말', important: '중요', warning: '경고', caution: '주의' },
  taskDone: '완료',
  taskOpen: '미완료',
  roles: {
    aut: '지은이',
    trl: '옮긴이',
    edt: '엮은이',
    ctb: '기여자',
    ill: '그린이',
    pht: '사진',
    cov: '표지 디자인',
    bkd: '책 디자인',
    pfr: '교정',
    rev: '검토',
    ann: '주해',
    com: '편찬',
    aui: '서문',
    aft: '후기',
    adp: '각색',
  },
  publisher: '펴낸곳',
  published: '펴낸날',
  version: '버전',
  licence: '라이선스',
  source: '출처',
  repository: '저장소',
  untitled: '제목 없음',
  listSeparator: ', ',
  chapterNumber: chapter((number) => `제${number}장`),
  builtFrom: (commit) => `${commit}에서 만듦`,
  missingPicture: missing('그림 없음'),
  accessibilitySummary: summary(
    '본문은 보조 기술로 자연스러운 순서에 따라 읽을 수 있으며, 제목과 차례로 이동할 수 있습니다.',
    '모든 그림에 대체 텍스트가 있습니다.',
    '일부 그림에는 대체 텍스트가 없습니다.',
  ),
}

const german: Labels = {
  contents: 'Inhalt',
  preface: 'Vorwort',
  cover: 'Umschlag',
  titlePage: 'Titelseite',
  imprint: 'Impressum',
  citation: 'Dieses Buch zitieren',
  landmarks: 'Orientierungspunkte',
  startOfText: 'Textbeginn',
  pages: 'Seiten',
  figure: 'Abbildung',
  table: 'Tabelle',
  notes: 'Anmerkungen',
  backToText: 'Zurück zum Text',
  alerts: { note: 'Hinweis', tip: 'Tipp', important: 'Wichtig', warning: 'Warnung', caution: 'Vorsicht' },
  taskDone: 'erledigt',
  taskOpen: 'offen',
  roles: {
    aut: 'Autor',
    trl: 'Übersetzung',
    edt: 'Herausgabe',
    ctb: 'Mitarbeit',
    ill: 'Illustration',
    pht: 'Fotografie',
    cov: 'Umschlaggestaltung',
    bkd: 'Buchgestaltung',
    pfr: 'Korrektorat',
    rev: 'Begutachtung',
    ann: 'Anmerkungen',
    com: 'Zusammenstellung',
    aui: 'Einleitung',
    aft: 'Nachwort',
    adp: 'Bearbeitung',
  },
  publisher: 'Verlag',
  published: 'Erschienen',
  version: 'Version',
  licence: 'Lizenz',
  source: 'Quelle',
  repository: 'Repositorium',
  untitled: 'Ohne Titel',
  listSeparator: ', ',
  chapterNumber: chapter((number) => `Kapitel ${number}`),
  builtFrom: (commit) => `Erstellt aus ${commit}`,
  missingPicture: missing('Bild fehlt'),
  accessibilitySummary: summary(
    'Der Text kann von Hilfsmitteln in seiner natürlichen Reihenfolge gelesen werden; Überschriften und Inhaltsverzeichnis führen durch ihn.',
    'Jedes Bild hat einen Alternativtext.',
    'Einige Bilder haben keinen Alternativtext.',
  ),
}

const french: Labels = {
  contents: 'Table des matières',
  preface: 'Préface',
  cover: 'Couverture',
  titlePage: 'Page de titre',
  imprint: 'Mentions légales',
  citation: 'Citer ce livre',
  landmarks: 'Points de repère',
  startOfText: 'Début du texte',
  pages: 'Pages',
  figure: 'Figure',
  table: 'Tableau',
  notes: 'Notes',
  backToText: 'Retour au texte',
  alerts: {
    note: 'Remarque',
    tip: 'Astuce',
    important: 'Important',
    warning: 'Avertissement',
    caution: 'Attention',
  },
  taskDone: 'fait',
  taskOpen: 'à faire',
  roles: {
    aut: 'Auteur',
    trl: 'Traduction',
    edt: 'Direction d’ouvrage',
    ctb: 'Contribution',
    ill: 'Illustration',
    pht: 'Photographie',
    cov: 'Couverture',
    bkd: 'Maquette',
    pfr: 'Correction',
    rev: 'Relecture',
    ann: 'Annotation',
    com: 'Compilation',
    aui: 'Introduction',
    aft: 'Postface',
    adp: 'Adaptation',
  },
  publisher: 'Éditeur',
  published: 'Publication',
  version: 'Version',
  licence: 'Licence',
  source: 'Source',
  repository: 'Dépôt',
  untitled: 'Sans titre',
  listSeparator: ', ',
  chapterNumber: chapter((number) => `Chapitre ${number}`),
  builtFrom: (commit) => `Produit à partir de ${commit}`,
  missingPicture: missing('Image manquante', '\u00A0: '),
  accessibilitySummary: summary(
    'Le texte peut être lu dans son ordre naturel par les technologies d’assistance ; les titres et la table des matières permettent de s’y déplacer.',
    'Chaque image a un texte de remplacement.',
    'Certaines images n’ont pas de texte de remplacement.',
  ),
}

const spanish: Labels = {
  contents: 'Índice',
  preface: 'Prefacio',
  cover: 'Cubierta',
  titlePage: 'Portada',
  imprint: 'Página legal',
  citation: 'Citar este libro',
  landmarks: 'Puntos de referencia',
  startOfText: 'Inicio del texto',
  pages: 'Páginas',
  figure: 'Figura',
  table: 'Tabla',
  notes: 'Notas',
  backToText: 'Volver al texto',
  alerts: {
    note: 'Nota',
    tip: 'Consejo',
    important: 'Importante',
    warning: 'Advertencia',
    caution: 'Precaución',
  },
  taskDone: 'hecho',
  taskOpen: 'pendiente',
  roles: {
    aut: 'Autor',
    trl: 'Traducción',
    edt: 'Edición',
    ctb: 'Colaboración',
    ill: 'Ilustración',
    pht: 'Fotografía',
    cov: 'Diseño de cubierta',
    bkd: 'Diseño del libro',
    pfr: 'Corrección',
    rev: 'Revisión',
    ann: 'Notas',
    com: 'Compilación',
    aui: 'Introducción',
    aft: 'Epílogo',
    adp: 'Adaptación',
  },
  publisher: 'Editorial',
  published: 'Publicación',
  version: 'Versión',
  licence: 'Licencia',
  source: 'Fuente',
  repository: 'Repositorio',
  untitled: 'Sin título',
  listSeparator: ', ',
  chapterNumber: chapter((number) => `Capítulo ${number}`),
  builtFrom: (commit) => `Generado a partir de ${commit}`,
  missingPicture: missing('Falta la imagen'),
  accessibilitySummary: summary(
    'Las tecnologías de apoyo pueden leer el texto en su orden natural; los títulos y el índice permiten recorrerlo.',
    'Todas las imágenes tienen texto alternativo.',
    'Algunas imágenes no tienen texto alternativo.',
  ),
}

const portuguese: Labels = {
  contents: 'Sumário',
  preface: 'Prefácio',
  cover: 'Capa',
  titlePage: 'Folha de rosto',
  imprint: 'Ficha técnica',
  citation: 'Citar este livro',
  landmarks: 'Pontos de referência',
  startOfText: 'Início do texto',
  pages: 'Páginas',
  figure: 'Figura',
  table: 'Tabela',
  notes: 'Notas',
  backToText: 'Voltar ao texto',
  alerts: { note: 'Nota', tip: 'Dica', important: 'Importante', warning: 'Aviso', caution: 'Cuidado' },
  taskDone: 'feito',
  taskOpen: 'pendente',
  roles: {
    aut: 'Autor',
    trl: 'Tradução',
    edt: 'Edição',
    ctb: 'Colaboração',
    ill: 'Ilustração',
    pht: 'Fotografia',
    cov: 'Design da capa',
    bkd: 'Design do livro',
    pfr: 'Revisão de provas',
    rev: 'Revisão',
    ann: 'Anotações',
    com: 'Compilação',
    aui: 'Introdução',
    aft: 'Posfácio',
    adp: 'Adaptação',
  },
  publisher: 'Editora',
  published: 'Publicação',
  version: 'Versão',
  licence: 'Licença',
  source: 'Fonte',
  repository: 'Repositório',
  untitled: 'Sem título',
  listSeparator: ', ',
  chapterNumber: chapter((number) => `Capítulo ${number}`),
  builtFrom: (commit) => `Gerado a partir de ${commit}`,
  missingPicture: missing('Imagem em falta'),
  accessibilitySummary: summary(
    'O texto pode ser lido na sua ordem natural por tecnologias de apoio; os títulos e o sumário permitem percorrê-lo.',
    'Todas as imagens têm texto alternativo.',
    'Algumas imagens não têm texto alternativo.',
  ),
}

const russian: Labels = {
  contents: 'Содержание',
  preface: 'Предисловие',
  cover: 'Обложка',
  titlePage: 'Титульный лист',
  imprint: 'Выходные данные',
  citation: 'Как цитировать книгу',
  landmarks: 'Ориентиры',
  startOfText: 'Начало текста',
  pages: 'Страницы',
  figure: 'Рисунок',
  table: 'Таблица',
  notes: 'Примечания',
  backToText: 'Вернуться к тексту',
  alerts: {
    note: 'Примечание',
    tip: 'Совет',
    important: 'Важно',
    warning: 'Предупреждение',
    caution: 'Осторожно',
  },
  taskDone: 'выполнено',
  taskOpen: 'не выполнено',
  roles: {
    aut: 'Автор',
    trl: 'Перевод',
    edt: 'Редактор',
    ctb: 'При участии',
    ill: 'Иллюстрации',
    pht: 'Фотографии',
    cov: 'Оформление обложки',
    bkd: 'Оформление книги',
    pfr: 'Корректор',
    rev: 'Рецензент',
    ann: 'Комментарии',
    com: 'Составитель',
    aui: 'Введение',
    aft: 'Послесловие',
    adp: 'Адаптация',
  },
  publisher: 'Издатель',
  published: 'Дата издания',
  version: 'Версия',
  licence: 'Лицензия',
  source: 'Источник',
  repository: 'Репозиторий',
  untitled: 'Без названия',
  listSeparator: ', ',
  chapterNumber: chapter((number) => `Глава ${number}`),
  builtFrom: (commit) => `Собрано из ${commit}`,
  missingPicture: missing('Изображение отсутствует'),
  accessibilitySummary: summary(
    'Текст доступен вспомогательным технологиям в естественном порядке; по нему можно перемещаться с помощью заголовков и содержания.',
    'У каждого изображения есть текстовое описание.',
    'У некоторых изображений нет текстового описания.',
  ),
}

const languages: ReadonlyMap<string, Labels> = new Map([
  ['en', english],
  ['ja', japanese],
  ['ko', korean],
  ['de', german],
  ['fr', french],
  ['es', spanish],
  ['pt', portuguese],
  ['ru', russian],
])
