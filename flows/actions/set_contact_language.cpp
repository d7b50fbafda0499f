// set_contact_language: in which language the texts that follow are sent. Empty = the default again.
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"
#include "flows/language_codes.hpp"

namespace tama::flows {

namespace {

class SetContactLanguage final : public Action {
  public:
    explicit SetContactLanguage(const ActionReader& reader)
        : Action(reader.uuid()), language_(reader.expression("language")) {}

    std::string_view type() const override { return "set_contact_language"; }

    void execute(Execution& execution) const override {
        const auto sound = execution.soundText(language_, kMaxNameLength);
        if (!sound) return;
        std::string language(codeOfToday(*sound));
        if (!language.empty() && !isLanguageCode(language)) {
            execution.error("set_contact_language: \"" + language + "\" is no language of three letters");
            return;
        }
        if (language == execution.contact().language) return;
        execution.changeContact().language = language;
        execution.log(ContactLanguageChanged{std::move(language)});
        execution.contactChanged();
    }

    void inspect(ActionParts& parts) const override { parts.add("language", language_); }

  private:
    Template language_;
};

}  // namespace

std::unique_ptr<const Action> readSetContactLanguage(const ActionReader& reader) {
    return std::make_unique<SetContactLanguage>(reader);
}

}  // namespace tama::flows
