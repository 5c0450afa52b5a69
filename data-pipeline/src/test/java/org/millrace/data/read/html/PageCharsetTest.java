package org.millrace.data.read.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageCharsetTest {

    /** The first article of the Universal Declaration of Human Rights. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windows-1252 | Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen.",
                "windows-1252 | Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
                "windows-1252 | Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
                "windows-1252 | Alla människor är födda fria och lika i värde och rättigheter. De är utrustade med förnuft och samvete.",
                "windows-1250 | Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa.",
                "windows-1250 | Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím a mají spolu jednat v duchu bratrství.",
                "windows-1250 | Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek, ésszel és lelkiismerettel bírván, egymással szemben testvéri szellemben kell hogy viseltessenek.",
                "ISO-8859-2   | Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem.",
                "windows-1254 | Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler.",
                "windows-1257 | Visi žmonės gimsta laisvi ir lygūs savo orumu ir teisėmis. Jiems suteiktas protas ir sąžinė ir jie turi elgtis vienas kito atžvilgiu kaip broliai.",
                "windows-1251 | Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.",
                "KOI8-R       | Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.",
                "ISO-8859-5   | Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью.",
                "windows-1253 | Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση.",
                "windows-1255 | כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון.",
                "windows-1256 | يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء.",
                "x-windows-874 | มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
                "windows-31j  | すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
                "EUC-JP       | すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。",
                "GB18030      | 人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。",
                "Big5         | 人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心,並應以兄弟關係的精神相對待。",
                "x-windows-949 | 모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았다.",
            })
    void theSetOfAPageThatDeclaresNoneIsGuessed(String charset, String text) {
        byte[] page = ("<html><body><p>" + text + "</p></body></html>").getBytes(Charset.forName(charset));
        assertThat(PageCharset.decode(page, null)).contains(text);
        assertThat(PageCharset.decode(page, "utf-8")).as("declared wrongly").contains(text);
    }

    @Test
    void whatIsSurelyUtf8IsNotReadAsAnythingElse() {
        String text = "Größe, Käse, Öl, Straße, Füße, Übermut, Länge, Höhe";
        byte[] page = ("<meta charset=iso-8859-1><p>" + text).getBytes(StandardCharsets.UTF_8);
        assertThat(PageCharset.decode(page, null)).contains(text);
        assertThat(PageCharset.decode(page, "windows-1251")).contains(text);
    }

    @Test
    void aFewBrokenCharactersDoNotMakeAPageAnythingElse() {
        byte[] page = "<p>%s</p>".formatted("äöü ".repeat(50)).getBytes(StandardCharsets.UTF_8);
        page[4] = (byte) 0xFF;
        assertThat(PageCharset.decode(page, "utf-8")).contains("äöü äöü").contains("\uFFFD");
    }
}
