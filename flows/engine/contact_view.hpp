// The contact as expressions see it: @contact, @fields, @urns. Reads in place; see view.hpp.
#pragma once

#include "flows/assets.hpp"
#include "flows/contact.hpp"
#include "flows/expressions/environment.hpp"
#include "flows/expressions/value.hpp"

namespace tama::flows {

struct ContactSubject {
    const Contact* contact;
    const Assets* assets;
    const Environment* environment;
};

Value contactView(const ContactSubject& subject);
Value fieldsView(const ContactSubject& subject);
Value urnsView(const ContactSubject& subject);
/// A moment, in the zone of the environment.
Value momentValue(WallTime time, const Environment& environment);

}  // namespace tama::flows
