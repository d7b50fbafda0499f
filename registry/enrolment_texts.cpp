#include "registry/enrolment_texts.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace tama::registry {
namespace {

constexpr std::size_t kLongestFill = 30;  // bytes of a name: the text stays within two parts

struct LanguageTexts {
    std::string_view language;
    std::array<std::string_view, 11> texts;  // by EnrolmentText
};

constexpr std::array kEnrolmentTexts{
    LanguageTexts{
        "eng",
        {"To join send JOIN, your staff number and your facility, such as: JOIN P10231 Karita",
         "We do not know the facility. Send JOIN, your staff number and the name of your facility.",
         "Thank you. Your in-charge or the Ministry of Health will confirm your number.",
         "Thank you. Your number is known.",
         "{name} ({staff}) says to work at {facility} and joined with {number}. Is that right? Reply YES {code} or NO "
         "{code}",
         "Is {number} your new number for messages of the Ministry of Health? Reply YES {code} or NO {code}",
         "Your number is confirmed. You will get messages from the Ministry of Health. Send STOP to end them.",
         "Your number was not confirmed. Please ask your in-charge or district health office.",
         "Thank you. It is noted.",
         "Only the in-charge of a facility lists staff. To join yourself send JOIN, staff number and facility.",
         "The number cannot be read. Send STAFF, the number, the staff number and the name."}},
    LanguageTexts{
        "fra",
        {"Pour vous inscrire, envoyez INSCRIRE, votre matricule et votre structure : INSCRIRE P10231 Karita",
         "Structure inconnue. Envoyez INSCRIRE, votre matricule et le nom de votre structure.",
         "Merci. Votre responsable ou le Ministère de la Santé confirmera votre numéro.",
         "Merci. Votre numéro est connu.",
         "{name} ({staff}) dit travailler à {facility} et s'inscrit avec {number}. Est-ce exact ? Répondez OUI {code} "
         "ou NON {code}",
         "{number} est-il votre nouveau numéro pour les messages du Ministère de la Santé ? Répondez OUI {code} ou NON "
         "{code}",
         "Votre numéro est confirmé. Vous recevrez les messages du Ministère de la Santé. Envoyez STOP pour les "
         "refuser.",
         "Votre numéro n'a pas été confirmé. Adressez-vous à votre responsable ou au bureau de district.",
         "Merci. C'est noté.",
         "Seul le responsable d'une structure inscrit son personnel. Pour vous : INSCRIRE, matricule et structure.",
         "Numéro illisible. Envoyez PERSONNEL, le numéro, le matricule et le nom."}},
    LanguageTexts{
        "por",
        {"Para aderir envie ADERIR, o seu número de pessoal e a sua unidade: ADERIR P10231 Karita",
         "Unidade desconhecida. Envie ADERIR, o número de pessoal e o nome da unidade.",
         "Obrigado. O responsável ou o Ministério da Saúde confirmará o seu número.",
         "Obrigado. O seu número é conhecido.",
         "{name} ({staff}) diz trabalhar em {facility} e aderiu com {number}. Confirma? Responda SIM {code} ou NAO "
         "{code}",
         "{number} é o seu novo número para mensagens do Ministério da Saúde? Responda SIM {code} ou NAO {code}",
         "O seu número está confirmado. Receberá mensagens do Ministério da Saúde. STOP: terminar.",
         "O seu número não foi confirmado. Fale com o responsável ou o distrito.",
         "Obrigado. Fica anotado.",
         "Só o responsável da unidade regista pessoal. Para si: ADERIR, número de pessoal e unidade.",
         "Número ilegível. Envie PESSOAL, o número, o número de pessoal e o nome."}},
    LanguageTexts{
        "swa",
        {"Kujiunga tuma JIUNGE, namba yako ya utumishi na kituo chako: JIUNGE P10231 Karita",
         "Kituo hakijulikani. Tuma JIUNGE, namba ya utumishi na jina la kituo.",
         "Asante. Msimamizi wako au Wizara ya Afya itathibitisha namba yako.",
         "Asante. Namba yako inajulikana.",
         "{name} ({staff}) anasema anafanya kazi {facility} na amejiunga kwa {number}. Ni kweli? Jibu NDIYO {code} au "
         "HAPANA {code}",
         "Je, {number} ni namba yako mpya ya ujumbe wa Wizara ya Afya? Jibu NDIYO {code} au HAPANA {code}",
         "Namba yako imethibitishwa. Utapokea ujumbe wa Wizara ya Afya. Tuma STOP kuacha.",
         "Namba yako haikuthibitishwa. Muulize msimamizi wako au ofisi ya afya ya wilaya.",
         "Asante. Imeandikwa.",
         "Msimamizi wa kituo tu ndiye huandikisha watumishi. Wewe: tuma JIUNGE, namba ya utumishi na kituo.",
         "Namba haisomeki. Tuma MTUMISHI, namba ya simu, namba ya utumishi na jina."}},
};

std::string fill(std::string_view text) {
    return std::string(truncateBytes(text, kLongestFill));
}

}  // namespace

std::string enrolmentText(EnrolmentText text, std::string_view language, const EnrolmentNames& names) {
    const auto* const found = std::find_if(kEnrolmentTexts.begin(), kEnrolmentTexts.end(), [&](const auto& texts) {
        return texts.language == language;
    });
    const auto& texts = found == kEnrolmentTexts.end() ? kEnrolmentTexts.front() : *found;
    std::string filled(texts.texts[static_cast<std::size_t>(text)]);
    // The program's own first, so that a name with braces stays what it is.
    filled = replaceAll(filled, "{code}", std::to_string(names.code));
    filled = replaceAll(filled, "{number}", names.number);
    filled = replaceAll(filled, "{staff}", fill(names.staff));
    filled = replaceAll(filled, "{facility}", fill(names.facility));
    return replaceAll(filled, "{name}", fill(names.name));
}

}  // namespace tama::registry
