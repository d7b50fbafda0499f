#include "flows/runtime/service_words.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

#include "base/unicode.hpp"

namespace tama::runtime {
namespace {

struct Word {
    ServiceWord meaning;
    std::string_view word;  // any case and accents: both sides are folded
};

// English, French, Portuguese, Swahili, Arabic.
constexpr std::array kWords{
    Word{ServiceWord::Stop, "stop"},      Word{ServiceWord::Stop, "unsubscribe"},
    Word{ServiceWord::Stop, "arret"},     Word{ServiceWord::Stop, "arreter"},
    Word{ServiceWord::Stop, "arretez"},   Word{ServiceWord::Stop, "parar"},
    Word{ServiceWord::Stop, "pare"},      Word{ServiceWord::Stop, "acha"},
    Word{ServiceWord::Stop, "simamisha"}, Word{ServiceWord::Stop, "توقف"},
    Word{ServiceWord::Stop, "قف"},        Word{ServiceWord::Start, "start"},
    Word{ServiceWord::Start, "demarrer"}, Word{ServiceWord::Start, "commencer"},
    Word{ServiceWord::Start, "iniciar"},  Word{ServiceWord::Start, "anza"},
    Word{ServiceWord::Start, "ابدأ"},     Word{ServiceWord::Help, "help"},
    Word{ServiceWord::Help, "aide"},      Word{ServiceWord::Help, "ajuda"},
    Word{ServiceWord::Help, "msaada"},    Word{ServiceWord::Help, "مساعدة"},
};

// Longer messages speak of others: "The office has me under the wrong number …".
constexpr std::ptrdiff_t kWordsOfStranger = 8;

constexpr std::array<std::string_view, 14> kWrongPerson{
    "wrong number",
    "wrong person",
    "i am not a health worker",
    "i m not a health worker",
    "im not a health worker",
    "mauvais numero",
    "faux numero",
    "mauvaise personne",
    "numero errado",
    "pessoa errada",
    "nambari si sahihi",
    "si mimi",
    "الرقم خطأ",
    "رقم خاطئ"};

// Portuguese and Arabic need UCS-2: 70 characters are one SMS.
struct Texts {
    std::string_view language;
    std::array<std::string_view, 5> texts;  // by ServiceText
};

constexpr std::array kTexts{
    Texts{
        "eng",
        {"You will get no more messages from the Ministry of Health. Send START to get them again.",
         "You will get messages from the Ministry of Health again. Send STOP to end them.",
         "Ministry of Health messages. Answering is free. Send STOP to end them. For help ask your district "
         "health office.",
         "Thank you. No question is open for you now. Send HELP for help.",
         "Thank you for telling us. We will not write to this number about it again."}},
    Texts{
        "fra",
        {"Vous ne recevrez plus de messages du Ministère de la Santé. Envoyez START pour les recevoir à "
         "nouveau.",
         "Vous recevrez à nouveau les messages du Ministère de la Santé. Envoyez STOP pour les refuser.",
         "Messages du Ministère de la Santé. Répondre est gratuit. Envoyez STOP pour les refuser. Aide : "
         "votre bureau de district.",
         "Merci. Aucune question ne vous attend pour le moment. Envoyez AIDE pour de l'aide.",
         "Merci de nous le dire. Nous ne vous écrirons plus à ce sujet."}},
    Texts{
        "por",
        {"Terminam aqui as mensagens do Min. da Saúde. START: receber de novo.",
         "Voltará a receber mensagens do Min. da Saúde. STOP: terminar.",
         "Mensagens do Min. da Saúde. Responder é grátis. STOP: terminar.",
         "Obrigado. Não há perguntas para si. Envie AJUDA para ajuda.",
         "Obrigado por avisar. Não voltaremos a escrever."}},
    Texts{
        "swa",
        {"Hutapokea tena ujumbe kutoka Wizara ya Afya. Tuma START kupokea tena.",
         "Utapokea tena ujumbe kutoka Wizara ya Afya. Tuma STOP kuacha.",
         "Ujumbe wa Wizara ya Afya. Kujibu ni bure. Tuma STOP kuacha. Msaada: ofisi ya afya ya wilaya yako.",
         "Asante. Hakuna swali lako kwa sasa. Tuma MSAADA kupata msaada.",
         "Asante kwa kutuambia. Hatutakuandikia tena kuhusu hili."}},
    Texts{
        "ara",
        {"لن تصلك رسائل أخرى من وزارة الصحة. أرسل START لاستقبالها.",
         "ستصلك رسائل وزارة الصحة من جديد. أرسل STOP لإيقافها.",
         "رسائل وزارة الصحة. الرد مجاني. أرسل STOP لإيقافها.",
         "شكرا. لا يوجد سؤال لك الآن. أرسل HELP للمساعدة.",
         "شكرا لإخبارنا. لن نكتب إليك ثانية."}},
};

}  // namespace

std::optional<ServiceWord> serviceWordOf(std::string_view text) {
    static const auto meanings = [] {
        std::unordered_map<std::string, ServiceWord> folded;
        for (const auto& [meaning, word] : kWords) folded.emplace(bareWords(word), meaning);
        return folded;
    }();
    const auto found = meanings.find(bareWords(text));
    return found == meanings.end() ? std::nullopt : std::optional(found->second);
}

bool saysWrongPerson(std::string_view text) {
    static const std::vector<std::string> phrases = [] {
        std::vector<std::string> folded;
        for (const auto phrase : kWrongPerson) folded.push_back(bareWords(phrase));
        return folded;
    }();
    const std::string said = " " + bareWords(text) + " ";
    if (std::count(said.begin(), said.end(), ' ') - 1 > kWordsOfStranger) return false;
    return std::any_of(phrases.begin(), phrases.end(), [&said](const std::string& phrase) {
        return said.find(" " + phrase + " ") != std::string::npos;
    });
}

std::optional<ServiceText> fixedTextOf(std::string_view text) {
    for (const auto& [language, texts] : kTexts) {
        const auto found = std::find(texts.begin(), texts.end(), text);
        if (found != texts.end()) return static_cast<ServiceText>(found - texts.begin());
    }
    return std::nullopt;
}

std::string serviceText(ServiceText text, std::string_view language) {
    const auto* const found = std::find_if(kTexts.begin(), kTexts.end(), [language](const Texts& texts) {
        return texts.language == language;
    });
    return std::string((found == kTexts.end() ? kTexts.front() : *found).texts[static_cast<std::size_t>(text)]
    );
}

}  // namespace tama::runtime
