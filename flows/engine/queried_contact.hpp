// A contact as queries see it. The contact must live as long; one thread.
#pragma once

#include "flows/contact.hpp"
#include "flows/contact_queries/evaluation.hpp"
#include "flows/expressions/environment.hpp"

namespace tama::flows {

class QueriedContact final : public QuerySubject {
  public:
    /// Environment and time read the dates of fields that come as text only.
    QueriedContact(const Contact& contact, const Environment& environment, Instant now)
        : contact_(contact), environment_(environment), now_(now) {}

    /// `id`, `ref`, `flow` and `history` are not known of a contact here: no value.
    PropertyValues valuesOf(const Property& property) const override;

  private:
    PropertyValues attribute(const std::string& key) const;
    PropertyValues field(const Property& property) const;

    const Contact& contact_;
    const Environment& environment_;
    Instant now_;
};

}  // namespace tama::flows
