package sandbox

import "strings"

// culture is where a generated contact comes from: names, a place and a note in
// one script. Values are separated by commas; after a stroke comes how one says
// them.
type culture struct {
	given, family string
	familyFirst   bool // and without a space
	company       string
	title         string
	department    string
	street, city  string
	region        string
	postalCode    string
	country, code string
	note          string
}

// cultures are of many scripts, so that nothing downstream takes ASCII for
// granted.
func cultures() []culture {
	return []culture{
		{
			given: "Grace,Oliver,Mary Ann,Quentin,Ursula", family: "O'Neill,Blackwood,Smith-Jones,Vance,McAllister",
			company: `Quill, Ink "&" Sons`, title: "Accountant", department: "Finance; Controlling",
			street: "14 Harbour Lane", city: "Springfield", region: "Illinois", postalCode: "62701", country: "United States", code: "US",
			note: "Met at the fair. Calls back; prefers mornings, \"not\" Mondays.",
		},
		{
			given: "Björn,Jürgen,Käthe,Sören,Ännchen", family: "Müller,Weiß,Groß-Gerau,Öztürk,von der Höhe",
			company: "Nordlicht & Söhne GmbH", title: "Einkäuferin", department: "Beschaffung/Logistik",
			street: "Große Bäckerstraße 7", city: "Köln", region: "Nordrhein-Westfalen", postalCode: "50667", country: "Deutschland", code: "DE",
			note: "Rückruf erbeten; Angebot prüfen, Preise vergleichen.",
		},
		{
			given: "Chloé,Élodie,François,Zoë,Jérôme", family: "Lefèvre,Garçon,Île-de-Ré,L'Hôpital,Noël",
			company: "Café Étoile", title: "Traductrice", department: "Édition",
			street: "3 bis, rue de l'Évêché", city: "Besançon", region: "Franche-Comté", postalCode: "25000", country: "France", code: "FR",
			note: "À rappeler après l'été : « contrat à signer ».",
		},
		{
			given: "Łucja,Małgorzata,Vít,Đorđe,Žofie", family: "Kowalski,Šimek,Đorđević,Dvořák,Wójcik",
			company: "Żółw i Spółka", title: "Księgowy", department: "Dział sprzedaży",
			street: "ul. Świętokrzyska 12", city: "Kraków", region: "Małopolskie", postalCode: "31-001", country: "Polska", code: "PL",
			note: "Zażółć gęślą jaźń; zadzwonić w piątek.",
		},
		{
			given: "Thị Ánh,Văn Dũng,Ngọc,Quỳnh", family: "Nguyễn,Trần,Phạm,Huỳnh",
			company: "Công ty Sông Hồng", title: "Kỹ sư", department: "Phòng Kế hoạch",
			street: "25 Phố Hàng Bông", city: "Hà Nội", region: "Hoàn Kiếm", postalCode: "100000", country: "Việt Nam", code: "VN",
			note: "Gặp ở hội chợ, gọi lại buổi sáng.",
		},
		{
			given: "Аня,Дмитрий,Екатерина,Їжак", family: "Петрова,Щербаков,Ёлкин,Ґонта",
			company: "ООО «Северный свет»", title: "Переводчик", department: "Отдел закупок",
			street: "Невский проспект, д. 5", city: "Санкт-Петербург", region: "Ленинградская область", postalCode: "191186", country: "Россия", code: "RU",
			note: "Перезвонить утром; договор подписан.",
		},
		{
			given: "Γιώργος,Ελένη,Άννα,Ιωάννης", family: "Παπαδόπουλος,Οικονόμου,Αγγελόπουλος,Σιδέρη",
			company: "Αιγαίο Α.Ε.", title: "Μηχανικός", department: "Τεχνικό τμήμα",
			street: "Οδός Ερμού 10", city: "Αθήνα", region: "Αττική", postalCode: "105 63", country: "Ελλάδα", code: "GR",
			note: "Να τηλεφωνήσω το πρωί, όχι Δευτέρα.",
		},
		{
			given: "محمد,فاطمة,يوسف,نور", family: "الخطيب,حدّاد,بن سعيد,منصور",
			company: "شركة النور", title: "محاسب", department: "المبيعات",
			street: "شارع التحرير ١٢", city: "القاهرة", region: "محافظة القاهرة", postalCode: "١١٥١١", country: "مصر", code: "EG",
			note: "نتصل به صباحًا، لا يوم الاثنين.",
		},
		{
			given: "יעל,דוד,נועה,אבי", family: "כהן,לוי,בן־דוד,שפירא",
			company: `חברת הגל בע"מ`, title: "מהנדסת", department: "שיווק",
			street: "רחוב הרצל 18", city: "תל אביב", region: "גוש דן", postalCode: "6688312", country: "ישראל", code: "IL",
			note: "להתקשר בבוקר (לא ביום שני).",
		},
		{
			given: "伟|Wěi,秀英|Xiùyīng,小红|Xiǎohóng,子轩|Zǐxuān", family: "王|Wáng,张|Zhāng,欧阳|Ōuyáng,李|Lǐ", familyFirst: true,
			company: "东方贸易有限公司", title: "采购经理", department: "国际部",
			street: "中山路88号", city: "上海市", region: "黄浦区", postalCode: "200001", country: "中国", code: "CN",
			note: "展会上认识的，请上午回电。",
		},
		{
			given: "さくら|さくら,太郎|タロウ,美咲|ミサキ,健|ケン", family: "佐藤|サトウ,髙橋|タカハシ,渡邊|ワタナベ,𠮷田|ヨシダ", familyFirst: true,
			company: "株式会社 青い港", title: "営業部長", department: "第二営業部",
			street: "河原町通四条上ル", city: "京都市", region: "京都府", postalCode: "600-8001", country: "日本", code: "JP",
			note: "展示会で名刺交換。午前中に折り返し電話。",
		},
		{
			given: "민준|Minjun,서연|Seoyeon,지우|Jiwoo,하은|Haeun", family: "김|Kim,이|Lee,박|Park,최|Choi", familyFirst: true,
			company: "한빛상사㈜", title: "회계사", department: "재무팀",
			street: "세종대로 110", city: "서울특별시", region: "중구", postalCode: "04524", country: "대한민국", code: "KR",
			note: "전시회에서 만남. 오전에 전화 요망.",
		},
		{
			given: "สมชาย,น้ำฝน,กิตติ,อรุณี", family: "ใจดี,ศรีสุข,วงศ์ไทย,เจริญผล",
			company: "บริษัท แสงเหนือ จำกัด", title: "วิศวกร", department: "ฝ่ายขาย",
			street: "99 ถนนสุขุมวิท", city: "กรุงเทพฯ", region: "วัฒนา", postalCode: "10110", country: "ประเทศไทย", code: "TH",
			note: "พบกันที่งานแสดงสินค้า โทรกลับตอนเช้า",
		},
		{
			given: "प्रिया,अर्जुन,श्रीकान्त,क्षमा", family: "शर्मा,त्रिपाठी,कृष्णन,ज्ञानेश्वर",
			company: "उत्तर प्रकाश प्रा. लि.", title: "लेखाकार", department: "वित्त विभाग",
			street: "12, महात्मा गाँधी मार्ग", city: "मुंबई", region: "महाराष्ट्र", postalCode: "400001", country: "भारत", code: "IN",
			note: "मेले में मिले; सुबह फ़ोन करें।",
		},
		{
			given: "Zoe\u0308 ✨,🦊 Fox,A\u030angstro\u0308m,👩‍👩‍👧‍👦 Team", family: "🎉 Party,N\u0303an\u0303ez,e\u0301toile\u0301,🏳️‍🌈 Pride",
			company: "Ünï\u0301cödé™ 🚀", title: "Zȧ\u0323lgo\u0335 tester", department: "R&D 🧪",
			street: "1 Emoji Plaza 🏢", city: "Reykjavík", region: "Höfuðborgarsvæðið", postalCode: "101", country: "Ísland", code: "IS",
			note: "Says 👋🏽 and e\u0301 (two code points), then ﷽.",
		},
	}
}

// words splits values and cuts off how one says them.
func words(values string) (written, said []string) {
	for v := range strings.SplitSeq(values, ",") {
		w, s, _ := strings.Cut(v, "|")
		written, said = append(written, w), append(said, s)
	}
	return written, said
}
