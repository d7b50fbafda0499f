// set_contact_field: a custom field, with the typed readings of its text. An empty value clears the field.
#include "base/text.hpp"
#include "flows/actions/readers.hpp"
#include "flows/engine/execution.hpp"
#include "flows/engine/field_reading.hpp"

namespace tama::flows {

namespace {

class SetContactField final : public Action {
  public:
    explicit SetContactField(const ActionReader& reader)
        : Action(reader.uuid()),
          key_(reader.json().member("field").text("key", kMaxName, Need::Required)),
          name_(reader.json().member("field").text("name", kMaxName)),
          value_(reader.expression("value")) {}

    std::string_view type() const override { return "set_contact_field"; }

    void execute(Execution& execution) const override {
        const auto sound = execution.soundText(value_, kMaxMessageLength);
        if (!sound) return;
        const std::string& text = *sound;
        const Field* field = execution.assets().field(key_);
        if (field == nullptr) return execution.missing("field", key_);
        const auto& fields = execution.contact().fields;
        const auto old = fields.find(key_);
        if (text.empty()) {
            if (old == fields.end()) return;
            execution.changeContact().fields.erase(key_);
            execution.log(ContactFieldChanged{key_, field->name, std::nullopt});
        } else {
            FieldValue value = readField(*field, text, execution);
            value.text = std::string(truncateCodePoints(value.text, kMaxValueLength));
            if (old != fields.end() && old->second == value) return;
            execution.changeContact().fields.insert_or_assign(key_, value);
            execution.log(ContactFieldChanged{key_, field->name, std::move(value)});
        }
        execution.regroup();
    }

    void inspect(ActionParts& parts) const override {
        parts.add("value", value_);
        parts.fields.push_back({key_, name_});
    }

  private:
    std::string key_;
    std::string name_;
    Template value_;
};

}  // namespace

std::unique_ptr<const Action> readSetContactField(const ActionReader& reader) {
    return std::make_unique<SetContactField>(reader);
}

}  // namespace tama::flows
