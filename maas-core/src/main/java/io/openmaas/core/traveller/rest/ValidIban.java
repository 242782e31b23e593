package io.openmaas.core.traveller.rest;

import io.openmaas.core.traveller.rules.Ibans;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An IBAN whose check digits are right; spaces are allowed. */
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = ValidIban.Check.class)
@interface ValidIban {
  String message() default "is not a valid IBAN: look at the digits again";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Absence is somebody else's business. */
  class Check implements ConstraintValidator<ValidIban, String> {
    @Override
    public boolean isValid(String iban, ConstraintValidatorContext context) {
      return iban == null || iban.isBlank() || Ibans.isValid(iban);
    }
  }
}
