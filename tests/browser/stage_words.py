"""Words in many scripts, and long ones, that stand on the stage."""

THAI = "ประเทศสมาชิกจะแลกเปลี่ยนข้อมูลเกี่ยวกับคุณภาพน้ำอย่างสม่ำเสมอและเปิดเผยต่อสาธารณชน"


LAO = "ປະເທດສະມາຊິກຈະແລກປ່ຽນຂໍ້ມູນກ່ຽວກັບຄຸນນະພາບນ້ຳຢ່າງສະໝ່ຳສະເໝີ"


CHINESE = "各成员国将定期交流水质信息，并共同保护河流及其鱼类。"


VIETNAMESE = "Các nước thành viên sẽ thường xuyên trao đổi thông tin về chất lượng nước."


LONG_WORD = (
    "https://www.example.org/reports/2022/04/22/monitoring-of-groundwater-and-wastewater-in-all-six-countries.html"
)


LONG_NAME = "Donaudampfschifffahrtsgesellschaft" * 2  # for names, which hold no address
