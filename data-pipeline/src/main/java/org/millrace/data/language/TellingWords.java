package org.millrace.data.language;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words that only one of two languages has, for pairs that their letters hardly tell: Indonesian and Malay, Tagalog and
 * Cebuano. Our own lists of frequent words that belong to no subject.
 */
final class TellingWords {

    /** What one of them is worth, in nats: as much as a rare run of letters or two. */
    private static final double GAIN = 12;

    private static final Map<String, List<String>> LISTS = Map.of(
            "id",
            List.of(
                    "karena",
                    "bahwa",
                    "bisa",
                    "saja",
                    "delapan",
                    "sedangkan",
                    "ketika",
                    "pemerintah",
                    "uang",
                    "kantor",
                    "polisi",
                    "universitas",
                    "perusahaan",
                    "berbeda",
                    "maupun",
                    "apapun",
                    "mobil",
                    "agustus",
                    "kamis",
                    "jumat",
                    "maret",
                    "internasional",
                    "nasional",
                    "hendaknya",
                    "mencoba",
                    "butuh",
                    "kalian",
                    "mengubah",
                    "resmi",
                    "harus",
                    "warga"),
            "ms",
            List.of(
                    "kerana",
                    "bahawa",
                    "sahaja",
                    "lapan",
                    "manakala",
                    "ialah",
                    "kerajaan",
                    "wang",
                    "pejabat",
                    "polis",
                    "universiti",
                    "syarikat",
                    "berbeza",
                    "sebarang",
                    "sesiapa",
                    "daripada",
                    "semasa",
                    "hendaklah",
                    "mestilah",
                    "awak",
                    "ogos",
                    "isnin",
                    "khamis",
                    "jumaat",
                    "mac",
                    "antarabangsa",
                    "pelbagai",
                    "mahu",
                    "cuba",
                    "adakah",
                    "mengikut",
                    "rasmi",
                    "samarata",
                    "perkhidmatan",
                    "setiausaha"),
            "tl",
            List.of(
                    "ng",
                    "ay",
                    "at",
                    "hindi",
                    "ito",
                    "nang",
                    "isang",
                    "kung",
                    "upang",
                    "bawat",
                    "kanyang",
                    "lahat",
                    "mula",
                    "din",
                    "rin",
                    "tao",
                    "walang",
                    "iyon",
                    "noong",
                    "doon",
                    "dito",
                    "kanilang",
                    "ibang",
                    "bilang",
                    "ngunit",
                    "namin",
                    "natin"),
            "ceb",
            List.of(
                    "ug",
                    "nga",
                    "og",
                    "kini",
                    "dili",
                    "gikan",
                    "aron",
                    "unsa",
                    "ngadto",
                    "diin",
                    "tanan",
                    "tawo",
                    "iyang",
                    "ilang",
                    "adunay",
                    "alang",
                    "mao",
                    "gayod",
                    "apan",
                    "usab",
                    "niini",
                    "niadtong",
                    "diha",
                    "kaniya",
                    "kanila",
                    "bisan",
                    "matag",
                    "kon"));

    /** A word's language, by its number. */
    private final Map<String, Integer> words = new HashMap<>();

    /** @param languages by their number */
    TellingWords(List<String> languages) {
        LISTS.forEach((language, list) -> list.forEach(word -> words.put(word, languages.indexOf(language))));
    }

    /** Whether a language is one of a pair. */
    static boolean concerns(String language) {
        return LISTS.containsKey(language);
    }

    /**
     * Adds what each language gains by its words.
     *
     * @param letters in lower case, single spaces around each word
     */
    void score(char[] letters, int length, double[] gains) {
        int begin = 1;
        for (int i = 1; i < length; i++) {
            if (letters[i] == ' ') {
                Integer language = words.get(new String(letters, begin, i - begin));
                if (language != null) {
                    gains[language] += GAIN;
                }
                begin = i + 1;
            }
        }
    }
}
