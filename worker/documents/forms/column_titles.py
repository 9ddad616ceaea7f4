"""What people of the five countries that do not write in English, and people who write in French, call columns, kinds of comments
and places in their forms.

The first name of a column is what our own form calls it.
"""

from collections.abc import Mapping

from models.uploads.reading import Field

COLUMNS: Mapping[str, Mapping[Field, str]] = {
    "zh": {
        "number": "序号, 编号, 意见编号, 意见序号",
        "member": "国家, 成员国, 国别, 成员, 国家成员体, 提出国家, 意见提出国",
        "author": "提出人, 姓名, 单位, 部门, 提出单位, 意见提出人, 意见提出单位, 提出意见单位, 审阅人, 联系人",
        "section": "章节, 章, 节, 条款, 条款号, 条文, 章条, 章条号, 章条编号, 标准章条编号, 章节号",
        "paragraph": "段落, 段, 段号, 段落号, 段落编号, 段图表, 段落图表, 段落图表号, 位置",
        "line": "行号, 行, 行数, 起始行, 起始行号",
        "line_to": "终止行, 结束行, 末行, 终止行号",
        "page": "页码, 页, 页号, 页数, 起始页, 起始页码",
        "page_to": "终止页, 结束页, 末页, 终止页码",
        "type": "意见类型, 类型, 类别, 意见类别, 意见性质, 意见种类",
        "change": "修改方式",
        "words": "现有文字, 原文, 原文内容, 现文, 现有文本, 现行文字, 原条文, 原案文, 原有文字, 原内容, 原文字, 原文表述, 原表述, 原稿, 草案内容, 草案原文, 条文内容",
        "comment": "意见, 评论, 意见内容, 意见和建议, 意见与建议, 意见及建议, 具体意见, 修改意见, 反馈意见, 评议意见",
        "proposed": "建议文字, 修改建议, 建议修改, 建议修改为, 修改为, 建议, 建议文本, 建议案文, 建议措辞, 建议修改内容, 修改内容, 修改后文字, 修改后表述, 修改后内容, 修改后, 修改稿, 拟议修改, 拟议案文",
        "justification": "理由, 修改理由, 原因, 依据, 说明, 理由说明, 修改依据, 修改说明, 理由和依据, 理由或依据, 修改原因",
        "date": "日期, 提交日期",
        "answer": "处理意见, 处理结果, 处理情况, 意见处理, 意见处理情况, 处理意见及理由, 秘书处意见, 秘书处答复, 采纳情况, 是否采纳, 答复, 回复, 采纳情况及理由, 处理意见和理由",
    },
    "vi": {
        "number": "stt, số thứ tự, số, mã số, tt",
        "member": "quốc gia, nước, nước thành viên, quốc gia thành viên, thành viên",
        "author": "họ và tên, họ tên, tên, đơn vị, cơ quan, tổ chức, cơ quan đơn vị, người góp ý, đơn vị góp ý, cơ quan góp ý, bộ ngành, vụ cục, chủ thể góp ý, người đề xuất, bộ ngành địa phương",
        "section": "mục, chương, điều, khoản, điều khoản, phần, chương mục, số mục, điều khoản mục, nhóm vấn đề, nhóm vấn đề hoặc điều khoản",
        "paragraph": "đoạn, đoạn văn, đoạn số, số đoạn, vị trí, đoạn hình bảng",
        "line": "dòng, số dòng, dòng số, từ dòng",
        "line_to": "đến dòng, tới dòng",
        "page": "trang, số trang, trang số, từ trang",
        "page_to": "đến trang, tới trang",
        "type": "loại ý kiến, loại, loại góp ý, phân loại, phân loại ý kiến",
        "change": "hình thức sửa đổi",
        "words": "nội dung hiện tại, văn bản hiện tại, nguyên văn, nội dung dự thảo, nội dung trong dự thảo, lời văn hiện tại, câu chữ hiện tại, nội dung gốc, nội dung quy định, nội dung tại dự thảo, quy định tại dự thảo, dự thảo",
        "comment": "ý kiến, góp ý, ý kiến góp ý, nội dung góp ý, nội dung ý kiến, nhận xét, ý kiến nhận xét, bình luận",
        "proposed": "nội dung đề xuất, đề xuất, đề nghị, kiến nghị, đề xuất sửa đổi, đề nghị sửa đổi, kiến nghị sửa đổi, sửa đổi đề xuất, đề xuất chỉnh sửa, đề nghị chỉnh sửa, nội dung sửa đổi, nội dung đề nghị sửa đổi, nội dung đề nghị sửa đổi bổ sung, đề nghị sửa đổi bổ sung, phương án sửa đổi, phương án chỉnh sửa, nội dung chỉnh sửa",
        "justification": "lý do, lí do, căn cứ, cơ sở, thuyết minh, lý do sửa đổi, lý do đề xuất, giải thích",
        "date": "ngày, ngày gửi, ngày góp ý",
        "answer": "tiếp thu, giải trình, tiếp thu giải trình, ý kiến tiếp thu, ý kiến của ban thư ký, phản hồi, phản hồi của ban thư ký, trả lời, kết quả xử lý, nội dung tiếp thu, nội dung tiếp thu giải trình",
    },
    "th": {
        "number": "ลำดับ, ลำดับที่, เลขที่, หมายเลข, ที่",
        "member": "ประเทศ, ประเทศสมาชิก, รัฐสมาชิก, สมาชิก",
        "author": "ชื่อ, ชื่อสกุล, ชื่อและนามสกุล, หน่วยงาน, องค์กร, ผู้เสนอ, ผู้ให้ความเห็น, ผู้แสดงความคิดเห็น, หน่วยงานที่ให้ความเห็น",
        "section": "หัวข้อ, หมวด, บท, บทที่, ส่วน, ส่วนที่, ข้อ, ข้อที่, มาตรา, ข้อกำหนด",
        "paragraph": "ย่อหน้า, ย่อหน้าที่, วรรค, วรรคที่, เลขย่อหน้า, ย่อหน้ารูปตาราง",
        "line": "บรรทัด, บรรทัดที่, จากบรรทัด, จากบรรทัดที่",
        "line_to": "ถึงบรรทัด, ถึงบรรทัดที่",
        "page": "หน้า, หน้าที่, เลขหน้า, จากหน้า, จากหน้าที่",
        "page_to": "ถึงหน้า, ถึงหน้าที่",
        "type": "ประเภทความเห็น, ประเภท, ประเภทของความเห็น, ประเภทความคิดเห็น, ประเภทข้อคิดเห็น",
        "change": "วิธีแก้ไข",
        "words": "ข้อความเดิม, ข้อความปัจจุบัน, ถ้อยคำเดิม, ถ้อยคำปัจจุบัน, ข้อความในร่าง, ร่างเดิม, เนื้อหาเดิม, ข้อความต้นฉบับ",
        "comment": "ความเห็น, ความคิดเห็น, ข้อคิดเห็น, ข้อสังเกต, ความเห็นและข้อเสนอแนะ, ความคิดเห็นและข้อเสนอแนะ",
        "proposed": "ข้อความที่เสนอ, ข้อเสนอ, ข้อเสนอแนะ, ข้อเสนอแก้ไข, ข้อเสนอการแก้ไข, ข้อความที่เสนอแก้ไข, ข้อความที่ขอแก้ไข, ข้อความที่แก้ไข, ถ้อยคำที่เสนอ, ขอแก้ไขเป็น, การแก้ไขที่เสนอ, เสนอแก้ไขเป็น, แก้ไขเป็น, เสนอปรับแก้, ข้อความที่ขอปรับแก้, ข้อความที่ปรับแก้, เนื้อหาที่เสนอ",
        "justification": "เหตุผล, เหตุผลประกอบ, เหตุผลในการแก้ไข, เหตุผลและความจำเป็น, คำชี้แจงเหตุผล, คำอธิบาย",
        "date": "วันที่",
        "answer": "ผลการพิจารณา, การพิจารณา, คำตอบ, การตอบกลับ, ความเห็นของฝ่ายเลขานุการ, ความเห็นฝ่ายเลขานุการ, ข้อสังเกตของฝ่ายเลขานุการ",
    },
    "lo": {
        "number": "ລຳດັບ, ລຳດັບທີ, ລດ, ເລກທີ",
        "member": "ປະເທດ, ປະເທດສະມາຊິກ, ສະມາຊິກ",
        "author": "ຊື່, ຊື່ແລະນາມສະກຸນ, ພາກສ່ວນ, ໜ່ວຍງານ, ອົງການ, ກະຊວງ, ຜູ້ປະກອບຄຳເຫັນ, ຜູ້ໃຫ້ຄຳເຫັນ",
        "section": "ຫົວຂໍ້, ໝວດ, ໝວດທີ, ພາກ, ພາກທີ, ບົດ, ມາດຕາ, ຂໍ້, ຂໍ້ທີ",
        "paragraph": "ວັກ, ວັກທີ, ຫຍໍ້ໜ້າ, ຫຍໍ້ໜ້າທີ, ເລກວັກ",
        "line": "ແຖວ, ແຖວທີ, ບັນທັດ, ບັນທັດທີ, ຈາກແຖວ",
        "line_to": "ຫາແຖວ, ເຖິງແຖວ, ຮອດແຖວ",
        "page": "ໜ້າ, ໜ້າທີ, ເລກໜ້າ, ຈາກໜ້າ",
        "page_to": "ຫາໜ້າ, ເຖິງໜ້າ, ຮອດໜ້າ",
        "type": "ປະເພດຄຳເຫັນ, ປະເພດ, ປະເພດຂອງຄຳເຫັນ",
        "change": "ວິທີດັດແກ້",
        "words": "ຂໍ້ຄວາມເດີມ, ຂໍ້ຄວາມປັດຈຸບັນ, ເນື້ອໃນເດີມ, ເນື້ອໃນປັດຈຸບັນ, ຮ່າງເດີມ, ເນື້ອໃນຮ່າງ",
        "comment": "ຄຳເຫັນ, ຄຳຄິດເຫັນ, ຂໍ້ຄິດເຫັນ, ຄວາມຄິດເຫັນ, ຄວາມເຫັນ, ຄຳເຫັນປະກອບ, ການປະກອບຄຳເຫັນ",
        "proposed": "ຂໍ້ຄວາມທີ່ສະເໜີ, ຂໍ້ສະເໜີ, ຂໍ້ສະເໜີດັດແກ້, ຂໍ້ສະເໜີປັບປຸງ, ສະເໜີດັດແກ້, ສະເໜີປັບປຸງ, ເນື້ອໃນທີ່ສະເໜີ, ເນື້ອໃນທີ່ສະເໜີປັບປຸງ, ການດັດແກ້ທີ່ສະເໜີ, ສະເໜີ, ສະເໜີແກ້ໄຂ, ເນື້ອໃນສະເໜີ, ເນື້ອໃນສະເໜີປັບປຸງ, ເນື້ອໃນສະເໜີແກ້ໄຂ",
        "justification": "ເຫດຜົນ, ເຫດຜົນປະກອບ, ຄຳອະທິບາຍ, ເຫດຜົນຂອງການດັດແກ້",
        "date": "ວັນທີ, ວັນທີເດືອນປີ",
        "answer": "ຄຳຕອບ, ຜົນການພິຈາລະນາ, ຄຳເຫັນຂອງກອງເລຂາ, ຄຳຕອບຂອງກອງເລຂາ",
    },
    "km": {
        "number": "លរ, លេខរៀង, លេខ",
        "member": "ប្រទេស, ប្រទេសសមាជិក, ប្រទេសជាសមាជិក, រដ្ឋសមាជិក, សមាជិក",
        "author": "ឈ្មោះ, គោត្តនាមនិងនាម, ស្ថាប័ន, អង្គភាព, ក្រសួង, ក្រសួងស្ថាប័ន, នាយកដ្ឋាន, អ្នកផ្តល់យោបល់, អ្នកផ្ដល់យោបល់",
        "section": "ផ្នែក, ជំពូក, មាត្រា, ចំណុច, ប្រការ, ជំពូកទី, មាត្រាទី",
        "paragraph": "កថាខណ្ឌ, កថាខណ្ឌទី, លេខកថាខណ្ឌ, វាក្យខណ្ឌ",
        "line": "បន្ទាត់, បន្ទាត់ទី, ជួរ, ជួរទី, ពីបន្ទាត់, ពីជួរ",
        "line_to": "ដល់បន្ទាត់, ដល់ជួរ",
        "page": "ទំព័រ, ទំព័រទី, លេខទំព័រ, ពីទំព័រ",
        "page_to": "ដល់ទំព័រ",
        "type": "ប្រភេទយោបល់, ប្រភេទ, ប្រភេទមតិ, ប្រភេទនៃយោបល់",
        "change": "វិធីកែប្រែ",
        "words": "អត្ថបទដើម, អត្ថបទបច្ចុប្បន្ន, ខ្លឹមសារដើម, ខ្លឹមសារបច្ចុប្បន្ន, ពាក្យដើម, ពាក្យបច្ចុប្បន្ន",
        "comment": "យោបល់, មតិយោបល់, មតិ, យោបល់និងសំណូមពរ, មតិនិងយោបល់",
        "proposed": "អត្ថបទដែលស្នើ, អត្ថបទស្នើ, សំណើ, សំណើកែប្រែ, សំណើកែសម្រួល, សំណើសុំកែប្រែ, សំណើសុំកែសម្រួល, ស្នើកែសម្រួល, ស្នើកែប្រែ, ការកែប្រែដែលស្នើ, ការកែសម្រួលដែលស្នើ, ពាក្យដែលស្នើ, ពាក្យស្នើ, ខ្លឹមសារស្នើកែសម្រួល, ស្នើសុំកែប្រែ, ស្នើសុំកែសម្រួល, ខ្លឹមសារស្នើ, ខ្លឹមសារដែលស្នើ",
        "justification": "មូលហេតុ, ហេតុផល, សំអាងហេតុ, មូលហេតុនៃការកែប្រែ, មូលហេតុនៃការកែសម្រួល",
        "date": "កាលបរិច្ឆេទ, ថ្ងៃខែឆ្នាំ",
        "answer": "ចម្លើយ, ការឆ្លើយតប, យោបល់របស់លេខាធិការដ្ឋាន, ចម្លើយរបស់លេខាធិការដ្ឋាន, លទ្ធផលនៃការពិនិត្យ",
    },
    "my": {
        "number": "စဉ်, စဥ်, အမှတ်စဉ်, အမှတ်စဥ်, အမှတ်",
        "member": "နိုင်ငံ, အဖွဲ့ဝင်နိုင်ငံ, အဖွဲ့ဝင်",
        "author": "အမည်, ဌာန, ဝန်ကြီးဌာန, အဖွဲ့အစည်း, မှတ်ချက်ပေးသူ, အကြံပြုသူ",
        "section": "အခန်း, အပိုင်း, ကဏ္ဍ, ပုဒ်မ, အခန်းခွဲ, ခေါင်းစဉ်",
        "paragraph": "စာပိုဒ်, အပိုဒ်, စာပိုဒ်အမှတ်, အပိုဒ်အမှတ်, စာပိုဒ်နံပါတ်",
        "line": "စာကြောင်း, စာကြောင်းအမှတ်, စာကြောင်းမှ",
        "line_to": "စာကြောင်းထိ, စာကြောင်းအထိ",
        "page": "စာမျက်နှာ, စာမျက်နှာအမှတ်, စာမျက်နှာမှ",
        "page_to": "စာမျက်နှာထိ, စာမျက်နှာအထိ",
        "type": "မှတ်ချက်အမျိုးအစား, အမျိုးအစား, သဘောထားအမျိုးအစား",
        "change": "ပြင်ဆင်ပုံ",
        "words": "မူရင်းစာသား, လက်ရှိစာသား, မူလစာသား, မူရင်း",
        "comment": "မှတ်ချက်, မှတ်ချက်များ, သဘောထားမှတ်ချက်, သဘောထားမှတ်ချက်များ, သဘောထား, ထင်မြင်ချက်",
        "proposed": "အဆိုပြုစာသား, အဆိုပြုချက်, အကြံပြုချက်, ပြင်ဆင်ရန်အဆိုပြုချက်, ပြင်ဆင်ရန်အကြံပြုချက်, အဆိုပြုပြင်ဆင်ချက်, ပြင်ဆင်ချက်, ပြင်ဆင်ရန်, အဆိုပြုသည့်စာသား, ပြင်ဆင်လိုသည့်စာသား",
        "justification": "အကြောင်းပြချက်, အကြောင်းရင်း, ရှင်းလင်းချက်, ပြင်ဆင်ရသည့်အကြောင်းရင်း",
        "date": "ရက်စွဲ, နေ့စွဲ",
        "answer": "တုံ့ပြန်ချက်, အဖြေ, ပြန်ကြားချက်, အတွင်းရေးမှူးရုံး၏မှတ်ချက်",
    },
    "fr": {
        "number": "n, nº, numéro, no d'ordre, numéro d'ordre",
        "member": "pays, pays membre, état membre, membre, délégation",
        "author": "auteur, nom, nom et prénom, organisme, ministère, commentateur",
        "section": "chapitre, titre, partie, rubrique",
        "paragraph": "paragraphe, alinéa, numéro de paragraphe, référence, emplacement",
        "line": "ligne, lignes, numéro de ligne, de la ligne",
        "line_to": "à la ligne, jusqu'à la ligne",
        "page": "numéro de page, de la page",
        "page_to": "à la page, jusqu'à la page",
        "type": "type de commentaire, nature du commentaire, catégorie",
        "change": "modification demandée",
        "words": "texte actuel, texte existant, texte original, texte du projet, libellé actuel, rédaction actuelle",
        "comment": "commentaire, commentaires, observation générale, observations générales, remarque, remarques, avis, observation spécifique, observations spécifiques, observation, observations",
        "proposed": "modification proposée, modifications proposées, texte proposé, libellé proposé, rédaction proposée, nouveau texte, amendement, amendement proposé, proposition, propositions, proposition de modification, proposition d'amendement, changement proposé",
        "justification": "motif, motifs, raison, raisons, explication, explications",
        "answer": "réponse, réponse du secrétariat, observations du secrétariat, décision, suite donnée",
    },
}

KINDS: Mapping[str, str] = {
    "substantive": "de fond, fond, 实质, 实质性, 实质性意见, thực chất, nội dung, สาระสำคัญ, เนื้อหา, ເນື້ອໃນ, ດ້ານເນື້ອໃນ, ខ្លឹមសារ, အနှစ်သာရ, အကြောင်းအရာ",
    "technical": "technique, 技术, 技术性, 技术性意见, kỹ thuật, kĩ thuật, เทคนิค, ทางเทคนิค, ด้านเทคนิค, ເຕັກນິກ, ດ້ານເຕັກນິກ, បច្ចេកទេស, နည်းပညာ, နည်းပညာပိုင်း",
    "general": "général, générale, 一般, 一般性, 一般性意见, 总体, 总体意见, chung, ý kiến chung, ทั่วไป, ความเห็นทั่วไป, ທົ່ວໄປ, ຄຳເຫັນທົ່ວໄປ, ទូទៅ, យោបល់ទូទៅ, အထွေထွေ, ယေဘုယျ",
    "translation": "traduction, 翻译, 译文, dịch, dịch thuật, bản dịch, แปล, การแปล, ແປ, ການແປ, បកប្រែ, ការបកប្រែ, ဘာသာပြန်",
    "editorial": "rédactionnel, rédactionnelle, éditorial, forme, de forme, 编辑, 编辑性, 编辑性意见, 文字, 文字性, biên tập, câu chữ, ถ้อยคำ, การใช้ถ้อยคำ, บรรณาธิการ, ຄຳສັບ, ການໃຊ້ຄຳສັບ, ບັນນາທິການ, ពាក្យពេចន៍, កែសម្រួលពាក្យ, တည်းဖြတ်, စာသားပြင်ဆင်",
}
"""Kinds of comments by the values of `CommentType`."""

WHOLE = "général, généralités, observation générale, ensemble, ensemble du texte, texte entier, tout le texte, 全文, 总体, 整体, 一般, toàn văn, toàn bộ, chung, toàn bộ văn bản, ทั้งฉบับ, ทั้งหมด, ทั่วไป, ທັງໝົດ, ທົ່ວໄປ, ทั้งเอกสาร, ទាំងមូល, ទូទៅ, အားလုံး, တစ်ခုလုံး, အထွေထွေ"
"""What stands in the place of a number for what is on the whole text."""

PARAGRAPHS = "ឃ្លា, ឃ្លាទី, វគ្គ, វគ្គទី, ចំណុចទី, ប្រការទី, កថាខណ្ឌលេខ, đoạn thứ, đ, khoản, điểm, ย่อหน้าเลขที่, วรรคเลขที่, ຂໍ້ເລກທີ, ວັກເລກທີ, စာပိုဒ်ခွဲ, နံပါတ်, 自然段, 第"
"""What else stands before the number of a paragraph."""
AFTER = "sau, phía sau, หลัง, หลังจาก, ต่อจาก, ถัดจาก, ຫຼັງ, ຫລັງ, ຫຼັງຈາກ, ຕໍ່ຈາກ, ក្រោយ, ក្រោយពី, បន្ទាប់ពី, après"
BEFORE = "trước, phía trước, ก่อน, ก่อนหน้า, ກ່ອນ, ກ່ອນໜ້າ, មុន, នៅមុន, avant"
"""What stands before the place after, or before, which something new is to come; in Chinese and Burmese it stands behind."""
AFTER_BEHIND = "之后, 以后, 后, 后面, ၏နောက်, နောက်, ပြီးနောက်, အပြီး, ပြီး"
BEFORE_BEHIND = "之前, 以前, 前, 前面, ၏ရှေ့, ရှေ့, မတိုင်မီ"
JOINING = "和, 与, 及, 至, 到, và, đến, tới, และ, ถึง, ແລະ, ຫາ, ເຖິງ, និង, ដល់, နှင့်, မှ, et, à"
"""What stands between the numbers of several paragraphs."""

EXAMPLES = "example, examples, sample, e.g, ex, exemple, 示例, 例, 例如, 举例, 范例, ví dụ, vd, ตัวอย่าง, ตย, ຕົວຢ່າງ, ຕຢ, ឧទាហរណ៍, ဥပမာ, နမူနာ"
"""What stands in a row that a form has as an example."""


def split_names(listed: str) -> list[str]:
    """The names of a list."""
    return listed.split(", ")


def translated_title(field: Field, language: str) -> str:
    """What our own form calls a column in this language, "" if it has only the English name."""
    listed = COLUMNS.get(language, {}).get(field, "")
    first = split_names(listed)[0]
    return first[:1].upper() + first[1:]
