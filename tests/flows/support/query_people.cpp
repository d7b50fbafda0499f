#include "tests/flows/support/query_people.hpp"

#include "flows/contact_queries/parser.hpp"
#include "flows/play/phones.hpp"

namespace tama::flows::testing {

const Assets& queryAssets() {
    static const Assets kAssets = [] {
        Assets assets;
        assets.fields = {
            {"f1", "age", "Age", FieldType::Number},
            {"f2", "hired", "Hired", FieldType::Datetime},
            {"f3", "cadre", "Cadre", FieldType::Text},
            {"f4", "county", "County", FieldType::State},
            {"f5", "language", "Language", FieldType::Text},
            {"f6", "shoe", "Shoe", FieldType::Number},
            {"f7", "all", "All", FieldType::Text}};
        assets.groups = {{"g1", "Nurses of Bong", ""}};
        auto flow = std::make_shared<Workflow>();
        flow->uuid = "w1";
        flow->name = "Stock";
        assets.workflows = {flow};
        return assets;
    }();
    return kAssets;
}

Environment queryEnvironment() {
    Environment environment;
    environment.date_format = "DD-MM-YYYY";
    environment.timezone = *TimeZone::named("Africa/Nairobi");
    environment.default_country = "LR";
    return environment;
}

Result<ContactQuery> readQuery(std::string_view text, QueryUse use, RedactionPolicy redaction) {
    Environment environment = queryEnvironment();
    environment.redaction_policy = redaction;
    return parseQuery(text, ContactSchema(queryAssets(), use), {environment, Instant{}, builtInNormaliser()});
}

Contact fatu() {
    Contact contact;
    contact.uuid = "5d76d86b-3bb9-4d5a-b822-c9d86f5d8e4f";
    contact.name = "Fatu Kamara-Jalloh";
    contact.language = "eng";
    contact.urns = {"tel:+231770000001", "tel:+231880000002", "mailto:fatu@example.org"};
    contact.groups = {{"g1", "Nurses of Bong"}};
    contact.created_on = fromEpochMs(1'577'912'400'000);  // 2020-01-01T21:00:00Z, the 2nd in Nairobi
    contact.fields["age"] = {"38 years", "38", "", "", "", ""};
    contact.fields["hired"] = {"14-03-2020", "", "2020-03-14T20:30:00+03:00", "", "", ""};
    contact.fields["cadre"] = {"Sage-Femme Diplômée", "", "", "", "", ""};
    contact.fields["county"] = {"Bong", "", "", "Liberia > Bong", "", ""};
    return contact;
}

}  // namespace tama::flows::testing
